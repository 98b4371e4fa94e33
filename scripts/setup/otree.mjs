import { OTREE_VERSION, otreeBin, otreeEnvironment } from '../places.mjs';
import { makeEnvironment } from './python.mjs';

/** oTree's driver for Postgres, which it does not install by itself. */
const PSYCOPG2 = 'psycopg2-binary==2.9.13';

/**
 * The tests send participants through a real oTree.
 * @type {import('./steps.mjs').Step}
 */
export const otree = {
  name: `oTree ${OTREE_VERSION}`,
  isDone: () => otreeBin() !== null,
  async run(log) {
    await makeEnvironment(log, otreeEnvironment(), `installing oTree ${OTREE_VERSION}`, [
      `otree==${OTREE_VERSION}`,
      PSYCOPG2,
    ]);
  },
};
