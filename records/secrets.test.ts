import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSecretBox, SealDamaged, SealedWithOtherKey } from './secrets.ts';

const KEY = Buffer.alloc(32, 7);
const box = createSecretBox(KEY);
const sealed = box.seal('cred_1', 'sk-secret-of-a-test');

describe('a sealed text', () => {
  test.each(['sk-secret-of-a-test', '', 'ключ 🔑', 'x'.repeat(4_000)])('is opened to what it was', (text) => {
    expect(box.open('cred_1', box.seal('cred_1', text))).toBe(text);
  });

  test('is opened by another box with the same key, and from the bytes of a database', () => {
    expect(createSecretBox(Buffer.from(KEY)).open('cred_1', new Uint8Array(sealed))).toBe(
      'sk-secret-of-a-test',
    );
  });

  test('shows neither itself nor the key, and never looks the same twice', () => {
    expect(sealed.includes('secret')).toBe(false);
    expect(sealed.includes(KEY.subarray(0, 8))).toBe(false);
    expect(box.seal('cred_1', 'a').equals(box.seal('cred_1', 'a'))).toBe(false);
  });

  test('begins with its version and the id of its key', () => {
    const id = createHash('sha256').update(KEY).digest('hex').slice(0, 16);
    expect(box.keyId).toBe(id);
    expect(sealed.subarray(0, 9).toString('hex')).toBe(`01${id}`);
  });
});

describe('is not opened', () => {
  test('for another row', () => {
    expect(() => box.open('cred_2', sealed)).toThrow(SealDamaged);
  });

  test('with any bit changed', () => {
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
      expect(() => box.open('cred_1', changed), `bit ${bit}`).toThrow(
        bit >= 8 && bit < 72 ? SealedWithOtherKey : SealDamaged,
      );
    }
  });

  test('cut anywhere, or with more behind it', () => {
    for (let length = 0; length < sealed.length; length++)
      expect(() => box.open('cred_1', sealed.subarray(0, length))).toThrow(SealDamaged);
    expect(() => box.open('cred_1', Buffer.concat([sealed, Buffer.of(0)]))).toThrow(SealDamaged);
  });

  test('with another key, and the error says what to restore', () => {
    const other = createSecretBox(randomBytes(32));
    expect(() => other.open('cred_1', sealed)).toThrow(SealedWithOtherKey);
    expect(() => other.open('cred_1', sealed)).toThrow(
      `sealed with the secret key ${box.keyId}, and the one here is ${other.keyId}. Restore the file \`secret.key\``,
    );
    expect(() => other.open('cred_1', sealed)).toThrow('PROBAND_SECRET_KEY');
  });

  test('by a key id that was forged onto it', () => {
    const other = createSecretBox(randomBytes(32));
    const forged = Buffer.from(sealed);
    Buffer.from(other.keyId, 'hex').copy(forged, 1);
    expect(() => other.open('cred_1', forged)).toThrow(SealDamaged);
  });
});

test.each([0, 16, 31, 33])('a key of %i bytes makes no box', (bytes) => {
  expect(() => createSecretBox(Buffer.alloc(bytes))).toThrow(RangeError);
});
