import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtWeb, ROOT } from '../places.mjs';
import { hashOf, readStamp } from './stamp.mjs';
import { runCommand } from './steps.mjs';

const stampFile = join(builtWeb(), '.sources-sha256');
const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');

/** What the build is made from. Tests are none of it; neither is what it made. */
function wantedStamp() {
  const folders = [join(ROOT, 'web'), join(ROOT, 'domain')];
  const sources = folders.flatMap(filesIn).filter((path) => !/\.test\.tsx?$/.test(path));
  return hashOf(join(ROOT, 'package-lock.json'), join(ROOT, 'vite.config.ts'), ...sources);
}

/**
 * @param {string} folder
 * @returns {string[]} in an order that is the same everywhere
 */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name.startsWith('dist')) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesIn(path) : [path];
    });
}

/**
 * The screens of the web UI, for browsers.
 * @type {import('./steps.mjs').Step}
 */
export const web = {
  name: 'web UI',
  isDone: () => existsSync(vite) && readStamp(stampFile) === wantedStamp(),
  async run() {
    const stamp = wantedStamp();
    // Beside the old one, which a running host may be serving.
    const made = `${builtWeb()}.new`;
    const args = [vite, 'build', '--outDir', made, '--emptyOutDir', '--logLevel', 'warn'];
    await runCommand(process.execPath, args, { cwd: ROOT, quiet: true });
    rmSync(builtWeb(), { recursive: true, force: true });
    renameSync(made, builtWeb());
    writeFileSync(stampFile, stamp);
  },
};
