import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '../places.mjs';
import { canInstall, installPackage } from './apt.mjs';
import { runCommand, SetupError, withProgress } from './steps.mjs';

/**
 * Makes a Python environment with these packages. It cannot be moved, so it is made in place, and counts only once it
 * holds the file `complete`.
 * @param {(line: string) => void} log
 * @param {string} folder
 * @param {string} doing what is said meanwhile
 * @param {string[]} packages as pip takes them
 */
export async function makeEnvironment(log, folder, doing, packages) {
  await requireVenv(log);
  rmSync(folder, { recursive: true, force: true });
  await runCommand('python3', ['-m', 'venv', folder], { quiet: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
  await withProgress(log, doing, () => runCommand(join(folder, 'bin', 'python'), pip, { quiet: true }));
  writeFileSync(join(folder, 'complete'), '');
}

/** @param {(line: string) => void} log */
async function requireVenv(log) {
  if (!onPath('python3'))
    throw new SetupError('the tests need Python 3.9 or newer as `python3` (https://python.org).');
  if (hasVenv()) return;
  // Debian and Ubuntu keep this part of Python in a package of its own.
  if (canInstall()) await installPackage(log, 'python3-venv');
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
