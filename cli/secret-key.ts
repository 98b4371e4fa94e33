import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../scripts/lock.mjs';

const KEY_BYTES = 32;
const OTHERS = 0o077;

/** Thrown when the file with the secret key cannot be used; its text says what to do. */
export class SecretKeyUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SecretKeyUnusable';
  }
}

/** A secret key from its text: 32 bytes in base64, or null. */
export function readSecretKey(text: string): Buffer | null {
  const given = text.trim();
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(given)) return null;
  const key = Buffer.from(given, 'base64');
  return key.length === KEY_BYTES ? key : null;
}

/**
 * The secret key of an installation: the file `secret.key`, made at the first time. Killed at any moment it leaves
 * either the whole file or none.
 * @param say told when the file could be read by others, and no longer can
 * @throws SecretKeyUnusable
 */
export async function ensureSecretKey(folder: string, say: (line: string) => void): Promise<Buffer> {
  const file = join(folder, 'secret.key');
  if (!existsSync(file))
    await withLock(`${file}.lock`, () => {
      if (!existsSync(file)) makeKeyFile(folder, file);
    });
  closeToOthers(file, say);
  return readKeyFile(file);
}

function makeKeyFile(folder: string, file: string): void {
  const draft = `${file}.draft`;
  rmSync(draft, { force: true }); // of one that was killed
  const handle = openSync(draft, 'wx', 0o600);
  writeSync(handle, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  // The name must not outlive the content when the machine goes down.
  fsyncSync(handle);
  closeSync(handle);
  renameSync(draft, file);
  const entries = openSync(folder, 'r');
  fsyncSync(entries);
  closeSync(entries);
}

function closeToOthers(file: string, say: (line: string) => void): void {
  const mode = statSync(file).mode & 0o777;
  if ((mode & OTHERS) === 0) return;
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    throw new SecretKeyUnusable(
      `${file} can be read by others (mode ${mode.toString(8)}), and that cannot be changed: ${(error as Error).message} ` +
        'It has to belong to you, with mode 600 (chmod 600).',
    );
  }
  say(
    `${file} could be read by others (mode ${mode.toString(8)}); now only you can. Where others use this machine, ` +
      'replace the API keys at their providers.',
  );
}

function readKeyFile(file: string): Buffer {
  const key = readSecretKey(readFileSync(file, 'utf8'));
  if (key) return key;
  throw new SecretKeyUnusable(
    `${file} does not hold a secret key (32 bytes in base64). Restore it from a back-up. If there is none, delete it: ` +
      'Proband makes another, and the API keys of all credentials have to be given anew.',
  );
}
