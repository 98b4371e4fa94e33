import { join } from 'node:path';
import { findChromium, ROOT } from '../places.mjs';
import { canInstall, installPackage } from './apt.mjs';
import { runCommand, SetupError, withProgress } from './steps.mjs';

const PACKAGE = 'chromium-headless-shell';

/**
 * The tests open the screens in a real browser.
 * @type {import('./steps.mjs').Step}
 */
export const chromium = {
  name: 'Chromium',
  isDone: () => findChromium() !== null,
  async run(log) {
    const failures = [];
    for (const [how, install] of Object.entries(ways(log))) {
      try {
        await install();
        if (findChromium()) return;
        failures.push(`${how}: nothing was there afterwards`);
      } catch (error) {
        failures.push(`${how}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    throw new SetupError(
      `there is no Chromium, and none could be installed.\n${failures.join('\n')}\n` +
        'Install Chromium or Chrome (on PATH, or named by PROBAND_CHROMIUM=/path/to/chromium), then start again.',
    );
  },
};

/**
 * @param {(line: string) => void} log
 * @returns {Record<string, () => Promise<void>>}
 */
function ways(log) {
  const cli = join(ROOT, 'node_modules', 'playwright-core', 'cli.js');
  return {
    // Ubuntu has no such package, and its `chromium` is a snap.
    ...(canInstall() ? { apt: () => installPackage(log, PACKAGE) } : {}),
    playwright: () =>
      withProgress(log, 'downloading Chromium', () =>
        runCommand(process.execPath, [cli, 'install', PACKAGE], { cwd: ROOT, quiet: true }),
      ),
  };
}
