import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ensureSecretKey, SecretKeyUnusable } from './secret-key.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'proband-secret-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const silent = (line: string): void => expect.unreachable(line);
const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe('the file with the secret key', () => {
  test('is made at the first time, for its owner alone, and stays', async () => {
    const folder = aFolder();
    const key = await ensureSecretKey(folder, silent);
    expect(key).toHaveLength(32);
    expect(readdirSync(folder)).toEqual(['secret.key']);
    expect(modeOf(join(folder, 'secret.key'))).toBe(0o600);
    expect(readFileSync(join(folder, 'secret.key'), 'utf8')).toBe(`${key.toString('base64')}\n`);
    expect(await ensureSecretKey(folder, silent)).toEqual(key);
    expect(await ensureSecretKey(aFolder(), silent)).not.toEqual(key);
  });

  test('is one for all who start at once', async () => {
    const folder = aFolder();
    const keys = await Promise.all([1, 2, 3, 4].map(() => ensureSecretKey(folder, silent)));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  });

  test.each([0o644, 0o640, 0o604])(
    'that others can read (%o) is closed to them, with a word',
    async (mode) => {
      const folder = aFolder();
      const key = await ensureSecretKey(folder, silent);
      chmodSync(join(folder, 'secret.key'), mode);
      const said: string[] = [];
      expect(await ensureSecretKey(folder, (line) => said.push(line))).toEqual(key);
      expect(said).toHaveLength(1);
      expect(said[0]).toContain(`could be read by others (mode ${mode.toString(8)})`);
      expect(modeOf(join(folder, 'secret.key'))).toBe(0o600);
    },
  );

  test.each(['', 'half a k', `${Buffer.alloc(31).toString('base64')}\n`])(
    'that holds %j is refused, and not made anew',
    async (text) => {
      const folder = aFolder();
      writeFileSync(join(folder, 'secret.key'), text, { mode: 0o600 });
      await expect(ensureSecretKey(folder, silent)).rejects.toThrow(SecretKeyUnusable);
      await expect(ensureSecretKey(folder, silent)).rejects.toThrow('Restore it from a back-up');
      expect(readFileSync(join(folder, 'secret.key'), 'utf8')).toBe(text);
    },
  );
});

describe('killed while it makes the file', { timeout: 60_000 }, () => {
  /** Runs the making in a process of its own that kills itself right before the given call to the file system. */
  async function makeAndDie(folder: string, call: string): Promise<NodeJS.Signals | null> {
    const script = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const dies = fs[${JSON.stringify(call)}];
      fs[${JSON.stringify(call)}] = (...args) =>
        typeof args[0] === 'string' && !/secret.key(.draft)?$/.test(args[0]) ? dies(...args) : process.kill(process.pid, 'SIGKILL');
      syncBuiltinESMExports();
      const { ensureSecretKey } = await import(${JSON.stringify(fileURLToPath(new URL('./secret-key.ts', import.meta.url)))});
      await ensureSecretKey(${JSON.stringify(folder)}, () => {});`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return signal;
  }

  test.each(['openSync', 'fsyncSync', 'renameSync'])(
    'before %s, it leaves no file, and the next start makes it',
    async (call) => {
      const folder = aFolder();
      expect(await makeAndDie(folder, call)).toBe('SIGKILL');
      expect(existsSync(join(folder, 'secret.key'))).toBe(false);
      expect(await ensureSecretKey(folder, silent)).toHaveLength(32);
      expect(readdirSync(folder)).toEqual(['secret.key']);
    },
  );

  test('once it is there, it is whole', async () => {
    const folder = aFolder();
    expect(await makeAndDie(folder, 'statSync')).toBe('SIGKILL');
    const text = readFileSync(join(folder, 'secret.key'), 'utf8');
    expect((await ensureSecretKey(folder, silent)).toString('base64')).toBe(text.trim());
  });
});
