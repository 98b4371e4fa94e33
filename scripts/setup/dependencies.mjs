import {
  chmodSync,
  existsSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { postgresPackage, ROOT } from '../places.mjs';
import { hashOf, readStamp } from './stamp.mjs';
import { runCommand } from './steps.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

const lockFile = join(ROOT, 'package-lock.json');
const installedLock = join(ROOT, 'node_modules', '.package-lock.json');
/** Inside node_modules, so that whoever removes or renews that folder removes the stamp too. */
const stampFile = join(ROOT, 'node_modules', '.proband-lock-sha256');

/** @type {import('./steps.mjs').Step} */
export const dependencies = {
  name: 'npm packages',
  isDone: () => existsSync(installedLock) && readStamp(stampFile) === hashOf(lockFile),
  async run() {
    if (!isInstalled(readLock(lockFile), readLock(installedLock))) {
      // Development packages too, also under NODE_ENV=production: the checkout runs from its TypeScript sources.
      await runCommand('npm', ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error'], {
        cwd: ROOT,
      });
    }
    writeFileSync(stampFile, hashOf(lockFile));
  },
};

/**
 * Whether what is installed is what the lock asks for: an install made by hand need not be made again. Optional
 * packages may be missing, as those for other platforms always are.
 * @param {Lock | null} asked
 * @param {Lock | null} installed
 */
export function isInstalled(asked, installed) {
  if (!asked || !installed) return false;
  return Object.entries(asked.packages).every(([path, entry]) => {
    if (path === '') return true; // the project itself
    const found = installed.packages[path];
    if (!found) return Boolean(entry.optional ?? entry.devOptional ?? entry.peer);
    return found.version === entry.version;
  });
}

/**
 * @param {string} path
 * @returns {Lock | null}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

const command = join(ROOT, 'cli', 'proband.mjs');
const commandLink = join(ROOT, 'node_modules', '.bin', 'proband');
const commandTarget = join('..', '..', 'cli', 'proband.mjs');

/**
 * Links that npm leaves unmade: our own command (npm links only what others bring; with the link `npx proband` works in the
 * clone), and PostgreSQL's libraries (an install script makes them, and npm may be told to run none).
 * @type {import('./steps.mjs').Step}
 */
export const links = {
  name: 'links',
  isDone: () => readLink(commandLink) === commandTarget && missingLibraries().length === 0,
  async run() {
    if (readLink(commandLink) !== commandTarget) {
      rmSync(commandLink, { force: true });
      symlinkSync(commandTarget, commandLink);
    }
    if (existsSync(command)) chmodSync(command, 0o755);
    if (missingLibraries().length > 0) {
      await runCommand(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: postgresPackage() });
    }
  },
};

/** @param {string} path */
function readLink(path) {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function missingLibraries() {
  const list = readStamp(join(postgresPackage(), 'native', 'pg-symlinks.json'));
  if (list === null) return [];
  /** @type {{ target: string }[]} */
  const wanted = JSON.parse(list);
  return wanted.filter(({ target }) => !existsSync(join(postgresPackage(), target)));
}
