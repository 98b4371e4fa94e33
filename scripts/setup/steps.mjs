import { spawn } from 'node:child_process';
import { withLock } from '../lock.mjs';

/**
 * - `isDone` costs a few milliseconds and is asked on every start
 * - `run` does it; what it logs appears below the step's name
 * - `isGiven`: the user brings a server of their own, so running needs no such step
 * @typedef {object} Step
 * @property {string} name
 * @property {() => boolean} isDone
 * @property {(log: (line: string) => void) => void | Promise<void>} run
 * @property {() => boolean} [isGiven]
 */

const KEPT_LINES = 20;
const PROGRESS_EVERY_MS = 15_000;

/** Thrown when a step cannot be done here; the text says what was found and how to go on. */
export class SetupError extends Error {}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Does what is not done yet, in order. Two set-ups at once are safe: the second waits, then finds everything done.
 * @param {Step[]} steps
 * @param {{ verbose: boolean, lockFile: string }} options
 */
export async function runSteps(steps, { verbose, lockFile }) {
  const firstOpen = steps.findIndex((step) => !step.isDone());
  const done = firstOpen === -1 ? steps : steps.slice(0, firstOpen);
  if (verbose) done.forEach((step) => say(`✓ ${step.name} … done before`));
  if (firstOpen === -1) return;
  await withLock(lockFile, () => runOpen(steps.slice(firstOpen), verbose), {
    onWait: (holder) => say(`  waiting for another set-up (process ${holder?.pid ?? 'unknown'})`),
  });
}

/**
 * @param {Step[]} steps
 * @param {boolean} verbose
 */
async function runOpen(steps, verbose) {
  for (const step of steps) {
    const before = performance.now();
    const wasDone = step.isDone();
    if (!wasDone) await runNamed(step);
    const seconds = ((performance.now() - before) / 1000).toFixed(1);
    if (!wasDone || verbose) say(`✓ ${step.name} … ${wasDone ? 'done before' : `${seconds} s`}`);
  }
}

/** @param {Step} step */
async function runNamed(step) {
  try {
    await step.run((line) => say(`  ${line}`));
  } catch (error) {
    throw new SetupError(`${step.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Runs a program to its end, without input. Its output goes to stderr, or is kept and told only when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 * @returns {Promise<void>}
 */
export function runCommand(command, args, { cwd, env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const output = quiet ? 'pipe' : 2;
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', output, output] });
    let kept = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => (kept = lastLines(kept + String(chunk))));
    }
    child.on('error', (error) => reject(new SetupError(`${command} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve();
      const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
      reject(new SetupError(`\`${[command, ...args].join(' ')}\` ${how}.${kept && `\n${kept.trimEnd()}`}`));
    });
  });
}

/** @param {string} text */
function lastLines(text) {
  return text.split('\n').slice(-KEPT_LINES).join('\n');
}

/**
 * Says now and then that something slow is still on its way.
 * @template T
 * @param {(line: string) => void} log
 * @param {string} text
 * @param {() => Promise<T>} fn
 * @returns {Promise<T>}
 */
export async function withProgress(log, text, fn) {
  const before = performance.now();
  log(text);
  const timer = setInterval(() => {
    log(`${text}: ${Math.round((performance.now() - before) / 1000)} s so far`);
  }, PROGRESS_EVERY_MS);
  try {
    return await fn();
  } finally {
    clearInterval(timer);
  }
}
