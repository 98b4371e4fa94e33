import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Seals texts that have to be kept secret, each for one row. */
export interface SecretBox {
  /** First signs of the key's hash, to tell keys apart. */
  readonly keyId: string;
  seal(rowId: string, text: string): Buffer;
  /** @throws SealedWithOtherKey, SealDamaged */
  open(rowId: string, sealed: Uint8Array): string;
}

/** Thrown when a text was sealed with another key than the one that is here. */
export class SealedWithOtherKey extends Error {
  readonly sealedWith: string;
  constructor(sealedWith: string, here: string) {
    super(
      `It was sealed with the secret key ${sealedWith}, and the one here is ${here}. Restore the file \`secret.key\` of the data folder ` +
        '(or PROBAND_SECRET_KEY, where the key came from there) and start again, or give the API key anew.',
    );
    this.name = 'SealedWithOtherKey';
    this.sealedWith = sealedWith;
  }
}

/** Thrown when sealed bytes were changed, cut, or belong to another row. */
export class SealDamaged extends Error {
  constructor() {
    super('What was sealed is damaged, or belongs to another row. Give the API key anew.');
    this.name = 'SealDamaged';
  }
}

export const SECRET_KEY_BYTES = 32;

const VERSION = 1;
const KEY_ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + KEY_ID_BYTES;
const TEXT_AT = HEAD_BYTES + NONCE_BYTES + TAG_BYTES;

/** What the texts are sealed for, besides the row: its table. */
const TABLE = 'Credential';

/**
 * A box that seals with AES-256-GCM: version, key id, nonce, tag, text; bound to table and row.
 * @param key 32 random bytes
 */
export function createSecretBox(key: Buffer): SecretBox {
  if (key.length !== SECRET_KEY_BYTES)
    throw new RangeError(`A secret key has ${SECRET_KEY_BYTES} bytes, not ${key.length}.`);
  const id = createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES);
  const head = Buffer.concat([Buffer.of(VERSION), id]);
  const boundTo = (rowId: string): Buffer => Buffer.concat([head, Buffer.from(`${TABLE}\0${rowId}`)]);
  return {
    keyId: id.toString('hex'),
    seal(rowId, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(rowId));
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([head, nonce, cipher.getAuthTag(), hidden]);
    },
    open(rowId, given) {
      const sealed = Buffer.from(given);
      if (sealed.length < TEXT_AT || sealed[0] !== VERSION) throw new SealDamaged();
      const sealedWith = sealed.subarray(1, HEAD_BYTES);
      if (!sealedWith.equals(id))
        throw new SealedWithOtherKey(sealedWith.toString('hex'), id.toString('hex'));
      const nonce = sealed.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(boundTo(rowId))
        .setAuthTag(sealed.subarray(HEAD_BYTES + NONCE_BYTES, TEXT_AT));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(TEXT_AT)), decipher.final()]).toString('utf8');
      } catch {
        throw new SealDamaged();
      }
    },
  };
}
