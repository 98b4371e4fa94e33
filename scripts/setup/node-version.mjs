import { SetupError } from './steps.mjs';

/** What the parts need at least: what reads charsets refuses older ones. */
const OLDEST = [20, 19, 0];

/** @param {string} version as `process.versions.node` has it */
export function isNewEnough(version) {
  const numbers = version.split('.').map(Number);
  const at = OLDEST.findIndex((oldest, index) => numbers[index] !== oldest);
  return at === -1 || Number(numbers[at]) > Number(OLDEST[at]);
}

/** @type {import('./steps.mjs').Step} */
export const nodeVersion = {
  name: 'Node version',
  isDone: () => isNewEnough(process.versions.node),
  run() {
    throw new SetupError(
      `this is Node ${process.versions.node}, Proband needs ${OLDEST.join('.')} or newer. ` +
        'Install Node 20, 22 or 24 from https://nodejs.org (or `nvm install 22`) and start again.',
    );
  },
};
