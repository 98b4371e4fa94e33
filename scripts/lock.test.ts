import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';
import { isAlive, startTimeOf } from './processes.mjs';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proband-lock-'));
  path = join(folder, 'deep', 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another process that runs `body` with `withLock` and `path` at hand. */
function otherProcess(body: string): ChildProcess {
  const module = JSON.stringify(join(import.meta.dirname, 'lock.mjs'));
  const script = `import { withLock } from ${module}; import { readFileSync, writeFileSync } from 'node:fs';
    const path = ${JSON.stringify(path)}; ${body}`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** A process that holds the lock and waits for ever. */
async function holder(): Promise<ChildProcess> {
  const child = otherProcess(`await withLock(path, () => new Promise(() => {
    process.stdin.resume(); console.log('held');
  }));`);
  await once(child.stdout!, 'data');
  return child;
}

describe('withLock', { timeout: 30_000 }, () => {
  it('gives back what the function gives, and leaves no lock behind', async () => {
    expect(await withLock(path, () => 42)).toBe(42);
    expect(existsSync(path)).toBe(false);
  });

  it('leaves no lock behind when the function throws', async () => {
    await expect(withLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(path)).toBe(false);
  });

  it('lets one caller after the other in', async () => {
    const events: string[] = [];
    const enter = (name: string) =>
      withLock(path, async () => {
        events.push(`${name} in`);
        await new Promise((resolve) => setImmediate(resolve));
        events.push(`${name} out`);
      });
    await Promise.all([enter('a'), enter('b')]);
    expect(events).toEqual(['a in', 'a out', 'b in', 'b out']);
  });

  it('tells once for whom it waits, and takes over when that process is killed', async () => {
    const child = await holder();
    const waitedFor: (number | undefined)[] = [];
    const result = await withLock(path, () => 'mine', {
      onWait(found) {
        waitedFor.push(found?.pid);
        child.kill('SIGKILL');
      },
    });
    expect(result).toBe('mine');
    expect(waitedFor).toEqual([child.pid]);
  });

  it('takes over a lock whose number belongs to another process by now', async () => {
    await withLock(path, () => undefined); // makes the folder
    writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
    expect(await withLock(path, () => 'mine')).toBe('mine');
  });

  it('lets only one in when many find a stale lock at once', async () => {
    const counter = join(folder, 'counter');
    writeFileSync(counter, '0');
    await withLock(path, () => undefined);
    writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
    const add = `const file = ${JSON.stringify(counter)};
      await withLock(path, async () => {
        const seen = Number(readFileSync(file, 'utf8'));
        await new Promise((resolve) => setTimeout(resolve, 20));
        writeFileSync(file, String(seen + 1));
      });`;
    const children = Array.from({ length: 5 }, () => otherProcess(add));
    await Promise.all(children.map((child) => once(child, 'close')));
    expect(readFileSync(counter, 'utf8')).toBe('5');
  });
});

describe('a process', () => {
  it('is alive until it has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: 'pipe' });
    const identity = { pid: child.pid!, startedAt: startTimeOf(child.pid!)! };
    expect(isAlive(identity)).toBe(true);
    expect(isAlive({ ...identity, startedAt: 'another time' })).toBe(false);
    child.stdin.end();
    await once(child, 'close');
    expect(isAlive(identity)).toBe(false);
  });
});
