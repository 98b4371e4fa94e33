import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * One process, for good: process ids are used again, a pid together with its start time is not.
 * @typedef {{ pid: number, startedAt: string }} ProcessIdentity
 */

/**
 * When a process was started, in the system's own words: only good for comparing.
 * @param {number} pid
 * @returns {string | null} null when there is no such process, or when it has ended and waits to be reaped
 */
export function startTimeOf(pid) {
  return process.platform === 'linux' ? linuxStartTime(pid) : psStartTime(pid);
}

/**
 * Whether this very process, not another one with its number, still runs.
 * @param {ProcessIdentity} identity
 */
export function isAlive({ pid, startedAt }) {
  return startTimeOf(pid) === startedAt;
}

/**
 * The command line of a process, arguments joined by blanks.
 * @param {number} pid
 * @returns {string | null}
 */
export function commandLineOf(pid) {
  try {
    if (process.platform !== 'linux') return ps('command', pid);
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim() || null;
  } catch {
    return null;
  }
}

/** @param {number} pid */
function linuxStartTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name, may hold blanks and brackets: count from its end. State is field 3, start time 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return fields[19] ?? null;
  } catch {
    return null;
  }
}

/** @param {number} pid */
function psStartTime(pid) {
  try {
    return ps('stat', pid)?.startsWith('Z') ? null : ps('lstart', pid);
  } catch {
    return null;
  }
}

/**
 * @param {string} column
 * @param {number} pid
 */
function ps(column, pid) {
  // A fixed locale and zone: `lstart` is a date in the language of whoever asks.
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const text = execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8', env });
  return text.trim() || null;
}
