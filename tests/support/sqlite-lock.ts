import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { otreeEnvironment } from '../../scripts/places.mjs';

const HOLD = `
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
connection.execute('BEGIN EXCLUSIVE')
print('locked', flush=True)
sys.stdin.read()
connection.rollback()
`;

/** Holds the lock of a SQLite file, as a busy writer would. @returns what lets go of it */
export async function lockSqlite(file: string): Promise<() => Promise<void>> {
  const python = join(otreeEnvironment(), 'bin', 'python');
  const holder = spawn(python, ['-c', HOLD, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(holder, 'exit');
  const first = await Promise.race([once(holder.stdout, 'data').then(String), ended.then(() => 'ended')]);
  if (!first.startsWith('locked')) throw new Error(`${file} could not be locked.`);
  return async () => {
    holder.stdin.end();
    await ended;
  };
}
