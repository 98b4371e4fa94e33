import { execFileSync } from 'node:child_process';
import { chmodSync, createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cachedTemporal, findTemporal, onPath, TEMPORAL_CLI_VERSION } from '../places.mjs';
import { runCommand, SetupError, withProgress } from './steps.mjs';

/** A network that lets nothing out often drops packets silently: after this long without an answer, build instead. */
const FIRST_BYTE_MS = 5_000;

/** @type {import('./steps.mjs').Step} */
export const temporal = {
  name: 'Temporal dev server',
  isDone: () => findTemporal() !== null,
  isGiven: () => Boolean(process.env.TEMPORAL_ADDRESS),
  async run(log) {
    const folder = dirname(cachedTemporal());
    const unfinished = `${folder}.new`; // no more than one at a time: set-up holds its lock
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    try {
      await fetchOrBuild(unfinished, log);
      execFileSync(join(unfinished, 'temporal'), ['--version'], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
      renameSync(unfinished, folder);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  },
};

/**
 * @param {string} folder
 * @param {(line: string) => void} log
 */
async function fetchOrBuild(folder, log) {
  const failures = [];
  try {
    return await withProgress(log, `downloading temporal ${TEMPORAL_CLI_VERSION}`, () => download(folder));
  } catch (error) {
    failures.push(`Download: ${reasonOf(error)}`);
    log(`no download (${reasonOf(error)})`);
  }
  try {
    if (!onPath('go')) throw new Error('there is no `go` on PATH');
    const text = `building temporal ${TEMPORAL_CLI_VERSION} with Go, which takes about 3 minutes`;
    return await withProgress(log, text, () => build(folder));
  } catch (error) {
    failures.push(`Build: ${reasonOf(error)}`);
  }
  throw new SetupError(
    `the Temporal dev server could be neither downloaded nor built.\n${failures.join('\n')}\n` +
      'Install one of these, then start again:\n' +
      '- the temporal CLI, on PATH or named by PROBAND_TEMPORAL: https://docs.temporal.io/cli#install\n' +
      '- Go 1.25 or newer, to build it: https://go.dev/dl\n' +
      'Or use a Temporal server of your own: TEMPORAL_ADDRESS=host:7233.',
  );
}

/** @param {string} folder */
async function download(folder) {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const address = `https://temporal.download/cli/archive/v${TEMPORAL_CLI_VERSION}?platform=${process.platform}&arch=${arch}`;
  const slow = new AbortController();
  const timer = setTimeout(
    () => slow.abort(new Error(`no answer within ${FIRST_BYTE_MS / 1000} s`)),
    FIRST_BYTE_MS,
  );
  const response = await fetch(address, { signal: slow.signal }).finally(() => clearTimeout(timer));
  if (!response.ok || !response.body) throw new Error(`${address} answered ${response.status}`);
  const archive = join(folder, 'archive.tar.gz');
  await pipeline(Readable.fromWeb(/** @type {any} */ (response.body)), createWriteStream(archive));
  await runCommand('tar', ['-xzf', archive, '-C', folder], { quiet: true });
  rmSync(archive);
  chmodSync(join(folder, 'temporal'), 0o755);
}

/** @param {string} folder */
async function build(folder) {
  // Without symbols it is a quarter smaller.
  const source = `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_CLI_VERSION}`;
  const env = { ...process.env, GOBIN: folder };
  await runCommand('go', ['install', '-ldflags=-s -w', source], { cwd: folder, env, quiet: true });
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  // fetch says only "fetch failed"; what happened stands in its cause.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
