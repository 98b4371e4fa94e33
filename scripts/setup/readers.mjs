import { onPath, PANDAS_VERSION, pandasEnvironment, pandasPython } from '../places.mjs';
import { canInstall, installPackage } from './apt.mjs';
import { makeEnvironment } from './python.mjs';

/** The newest pandas that older Pythons can have. */
const OLDER_PANDAS = '2.3.3';

/**
 * The tests read exports with a real pandas.
 * @type {import('./steps.mjs').Step}
 */
export const pandas = {
  name: 'pandas',
  isDone: () => pandasPython() !== null,
  async run(log) {
    await makeEnvironment(log, pandasEnvironment(), 'installing pandas', [
      `pandas==${PANDAS_VERSION}; python_version >= "3.11"`,
      `pandas==${OLDER_PANDAS}; python_version < "3.11"`,
    ]);
  },
};

/**
 * And with a real R, where there is one or it can be had (29 MB); else those tests are skipped, and say why.
 * @type {import('./steps.mjs').Step}
 */
export const r = {
  name: 'R',
  isDone: () => onPath('Rscript') !== null || !canInstall(),
  async run(log) {
    try {
      await installPackage(log, 'r-base-core');
    } catch {
      log('R could not be installed: the tests that read exports with it are skipped.');
    }
  },
};
