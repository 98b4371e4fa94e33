#!/usr/bin/env node
import { join } from 'node:path';
import { cacheDir } from './places.mjs';
import { chromium } from './setup/chromium.mjs';
import { dependencies, links } from './setup/dependencies.mjs';
import { nodeVersion } from './setup/node-version.mjs';
import { otree } from './setup/otree.mjs';
import { postgres } from './setup/postgres.mjs';
import { prismaClient } from './setup/prisma-client.mjs';
import { pandas, r } from './setup/readers.mjs';
import { runSteps, SetupError } from './setup/steps.mjs';
import { temporal } from './setup/temporal.mjs';
import { web } from './setup/web.mjs';

/**
 * Makes a fresh clone ready: `node scripts/setup.mjs [--for run|tests|check] [--verbose]`. It runs before `npm ci`, so
 * it and all it imports use Node's built-ins alone. Everything it says goes to stderr: stdout belongs to the
 * command that follows.
 */

const base = [nodeVersion, dependencies, links, prismaClient];

/** @type {Record<string, import('./setup/steps.mjs').Step[]>} */
const stepsFor = {
  check: base,
  run: [...base, web, temporal, postgres].filter((step) => !step.isGiven?.()),
  tests: [...base, web, temporal, postgres, chromium, otree, pandas, r],
};

/** @param {string[]} args */
function parse(args) {
  const purpose = args.includes('--for') ? args[args.indexOf('--for') + 1] : 'run';
  const steps = stepsFor[purpose ?? ''];
  if (!steps)
    throw new SetupError(`--for takes ${Object.keys(stepsFor).join(', ')}, not ${purpose ?? 'nothing'}.`);
  return { steps, verbose: args.includes('--verbose') };
}

try {
  const { steps, verbose } = parse(process.argv.slice(2));
  await runSteps(steps, { verbose, lockFile: join(cacheDir(), 'setup.lock') });
} catch (error) {
  // A stack helps nobody who only wants to start: the message says what to do.
  process.stderr.write(`✗ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
