import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asAccount, closedFolder } from './account.ts';

/** Nobody whom this machine knows. */
const stranger = { uid: 4_000_000, gid: 4_000_000 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync('/tmp/proband-account-'); // not os.tmpdir(): on macOS that is below a closed folder
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a path', () => {
  it('can be reached when everybody may enter the folders above it', () => {
    expect(closedFolder(join(folder, 'not', 'yet', 'there'), stranger)).toBe(null);
  });

  it('cannot be reached below a folder that only its owner may enter', () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    expect(closedFolder(join(closed, 'deep', 'data'), stranger)).toBe(closed);
    expect(closedFolder(join(closed, 'deep', 'data'), { uid: process.getuid!(), gid: 0 })).toBe(null);
  });
});

describe('a program', () => {
  it('is left as it is when it runs as whoever we are', () => {
    const program = { command: '/bin/true', args: ['-x'] };
    expect(asAccount(null, program, [])).toEqual(program);
  });

  it('runs as the account, without any capability, where the paths are open', () => {
    const program = { command: '/bin/true', args: ['-x'] };
    expect(asAccount(stranger, program, [folder])).toEqual({ ...program, ...stranger });
  });
});
