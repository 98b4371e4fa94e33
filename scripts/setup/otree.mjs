import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath, OTREE_VERSION, otreeBin, otreeEnvironment } from '../places.mjs';
import { runCommand, SetupError, withProgress } from './steps.mjs';

/** oTree's driver for Postgres, which it does not install by itself. */
const PSYCOPG2 = 'psycopg2-binary==2.9.13';

/**
 * The tests send participants through a real oTree. A Python environment cannot be moved, so it is made in place, and counts
 * only once it holds the file `complete`.
 * @type {import('./steps.mjs').Step}
 */
export const otree = {
  name: `oTree ${OTREE_VERSION}`,
  isDone: () => otreeBin() !== null,
  async run(log) {
    const folder = otreeEnvironment();
    await requireVenv(log);
    rmSync(folder, { recursive: true, force: true });
    await runCommand('python3', ['-m', 'venv', folder], { quiet: true });
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      `otree==${OTREE_VERSION}`,
      PSYCOPG2,
    ];
    await withProgress(log, `installing oTree ${OTREE_VERSION}`, () =>
      runCommand(join(folder, 'bin', 'python'), pip, { quiet: true }),
    );
    writeFileSync(join(folder, 'complete'), '');
  },
};

/** @param {(line: string) => void} log */
async function requireVenv(log) {
  if (!onPath('python3'))
    throw new SetupError('the tests need Python 3.9 or newer as `python3` (https://python.org).');
  if (hasVenv()) return;
  // Debian and Ubuntu keep this part of Python in a package of its own.
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    await withProgress(log, 'installing python3-venv', async () => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      await runCommand('apt-get', ['update'], { quiet: true, env });
      await runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'python3-venv'], {
        quiet: true,
        env,
      });
    });
  }
  if (!hasVenv()) {
    throw new SetupError(
      'this Python cannot make environments. Install its venv module: `apt-get install python3-venv`.',
    );
  }
}

function hasVenv() {
  try {
    execFileSync('python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
