import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTimeOf } from '../scripts/processes.mjs';
import { openInstallation, type Installation } from './installation.ts';

/** A process that lives as long as this one: who started it. */
const other = { pid: process.ppid, startedAt: startTimeOf(process.ppid) ?? '' };
/** Its number, used by a process that has ended. */
const gone = { ...other, startedAt: 'long ago' };

function anInstallation(): Installation {
  const parent = mkdtempSync(join(tmpdir(), 'proband-installation-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  return openInstallation(join(parent, 'data'));
}

function prepared(): Installation {
  const installation = anInstallation();
  installation.prepare();
  return installation;
}

const running = { url: 'http://127.0.0.1:3000', transient: true, temporalUi: null };

describe('the folder', () => {
  test('is not made by looking', () => {
    const installation = anInstallation();
    expect(installation.exists()).toBe(false);
    expect(installation.host()).toBeNull();
    expect(installation.lastPort()).toBeNull();
    expect(existsSync(installation.folder)).toBe(false);
  });

  test('keeps itself out of version control', () => {
    expect(readFileSync(prepared().path('.gitignore'), 'utf8')).toBe('*\n');
  });

  test('has a token that only its owner can read, and that stays the same', () => {
    const installation = prepared();
    const token = installation.token();
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(statSync(installation.path('token')).mode & 0o777).toBe(0o600);
    installation.prepare();
    expect(installation.token()).toBe(token);
    expect(prepared().token()).not.toBe(token);
  });
});

describe('the host', () => {
  test('is found while it lives', () => {
    const installation = prepared();
    installation.setHost(running);
    expect(installation.host()).toEqual({
      ...running,
      pid: process.pid,
      startedAt: startTimeOf(process.pid),
    });
  });

  test('is gone when it says so', () => {
    const installation = prepared();
    installation.setHost(running);
    installation.setHost(null);
    expect(installation.host()).toBeNull();
    installation.setHost(null);
  });

  test.each([
    ['left its record behind', JSON.stringify({ ...running, ...gone })],
    ['broke off while writing', '{"pid": 1'],
  ])('that %s is none', (_what, record) => {
    const installation = prepared();
    writeFileSync(installation.path('host.json'), record);
    expect(installation.host()).toBeNull();
  });

  test('finds the port of last time', () => {
    const installation = prepared();
    installation.setLastPort(3001);
    expect(installation.lastPort()).toBe(3001);
  });
});

describe('registered commands', () => {
  test('are told while their processes live, without oneself', () => {
    const installation = prepared();
    const signOff = installation.register('run');
    writeFileSync(installation.path('users', `${other.pid}.json`), JSON.stringify({ ...other, what: 'why' }));
    expect(installation.users()).toEqual([`why (process ${other.pid})`]);
    expect(existsSync(installation.path('users', `${process.pid}.json`))).toBe(true);
    signOff();
    expect(readdirSync(installation.path('users'))).toEqual([`${other.pid}.json`]);
  });

  test('that died are forgotten', () => {
    const installation = prepared();
    writeFileSync(installation.path('users', `${gone.pid}.json`), JSON.stringify({ ...gone, what: 'run' }));
    writeFileSync(installation.path('users', '7.json'), 'half a fi');
    expect(installation.users()).toEqual([]);
    expect(readdirSync(installation.path('users'))).toEqual([]);
  });
});

test('who comes second waits for the lock', async () => {
  const installation = prepared();
  const order: string[] = [];
  const first = installation.locked(async () => {
    order.push('first in');
    await Promise.resolve();
    order.push('first out');
  });
  await Promise.all([first, installation.locked(async () => void order.push('second in'))]);
  expect(order).toEqual(['first in', 'first out', 'second in']);
});
