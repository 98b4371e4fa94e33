import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, startTimeOf } from './processes.mjs';

/** @import { ProcessIdentity } from './processes.mjs' */

const POLL_MS = 200;

/** Longer than anyone needs to write 40 bytes: a lock file that is still unreadable then was left by a crash. */
const UNREADABLE_IS_STALE_MS = 10_000;

/**
 * Runs `fn` while no other process (and no other caller in this one) runs theirs under the same path. A lock whose
 * process is gone is taken over, so a killed process blocks nobody.
 * @template T
 * @param {string} path the lock file; its folder is made when missing
 * @param {() => T | Promise<T>} fn
 * @param {{ onWait?: (holder: ProcessIdentity | null) => void }} [options] `onWait` is called once when it must wait
 * @returns {Promise<T>}
 */
export async function withLock(path, fn, { onWait } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!take(path)) {
    if (isStale(path) && breakStale(path)) continue;
    if (!told) onWait?.(readHolder(path));
    told = true;
    await delay(POLL_MS);
  }
  try {
    return await fn();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
function take(path) {
  const holder = { pid: process.pid, startedAt: startTimeOf(process.pid) };
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @returns {ProcessIdentity | null}
 */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** @param {string} path */
function isStale(path) {
  const holder = readHolder(path);
  return holder ? !isAlive(holder) : ageOf(path) > UNREADABLE_IS_STALE_MS;
}

/**
 * Removes a stale lock. Two that find it stale must not both remove it, else the second would remove the lock that
 * the first has taken meanwhile: so only who makes the folder looks again and removes.
 * @param {string} path
 * @returns {boolean} whether it was this caller who did it
 */
function breakStale(path) {
  const breaking = `${path}.breaking`;
  try {
    mkdirSync(breaking);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    if (ageOf(breaking) > UNREADABLE_IS_STALE_MS) rmdirSync(breaking);
    return false;
  }
  try {
    if (isStale(path)) rmSync(path, { force: true });
    return true;
  } finally {
    rmdirSync(breaking);
  }
}

/**
 * @param {string} path
 * @returns {number} in milliseconds; 0 when it is not there (any more)
 */
function ageOf(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? Date.now() - found.mtimeMs : 0;
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
