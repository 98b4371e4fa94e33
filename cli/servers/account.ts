import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { onPath } from '../../scripts/places.mjs';
import { ServerError, type Program } from './processes.ts';

/** Somebody on this machine. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. As root it runs as the owner of its data (a cluster that a user made stays that
 * user's), at first as `nobody`; otherwise as whoever we are, which is `null`.
 */
export function accountFor(dataDir: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const data = statSync(dataDir, { throwIfNoEntry: false });
  if (data && data.uid !== 0) return { uid: data.uid, gid: data.gid };
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/**
 * The program as that account runs it. Often the account may not enter a folder above the data or the binaries (a checkout below
 * /root): then, on Linux, it gets the one capability to pass folders, and no other.
 * @throws ServerError when the account cannot reach a path and this system has no such capability to give
 */
export function asAccount(account: Account | null, program: Program, paths: string[]): Program {
  if (!account) return program;
  const closed = [program.command, ...paths]
    .map((path) => closedFolder(path, account))
    .find((path) => path !== null);
  if (!closed) return { ...program, ...account };
  const setpriv = onPath('setpriv');
  const capability = passCapability();
  if (!setpriv || !capability) throw unreachable(closed, account);
  const only = `-all,+${capability}`;
  return {
    command: setpriv,
    args: [
      ...[`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'],
      ...[`--inh-caps=${only}`, `--ambient-caps=${only}`, `--bounding-set=${only}`],
      '--securebits=+no_setuid_fixup', // else access(2), by which initdb looks for its files, ignores capabilities
      ...['--', program.command, ...program.args],
    ],
  };
}

/** The first folder above `path` (from the root down) that the account may not enter. */
export function closedFolder(path: string, account: Account): string | null {
  const above: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    above.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  return above.find((folder) => !mayEnter(folder, account)) ?? null;
}

function mayEnter(folder: string, { uid, gid }: Account): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return true;
  if (found.uid === uid) return (found.mode & 0o100) !== 0;
  if (found.gid === gid) return (found.mode & 0o010) !== 0;
  return (found.mode & 0o001) !== 0;
}

/**
 * The weakest capability that we hold and that lets a process pass closed folders. Reading everything is enough; containers
 * commonly withhold it, yet give root the right to write everything.
 */
function passCapability(): 'dac_read_search' | 'dac_override' | null {
  if (process.platform !== 'linux') return null;
  const held = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const holds = (bit: bigint) => ((BigInt(`0x${held}`) >> bit) & 1n) === 1n;
  if (holds(2n)) return 'dac_read_search';
  return holds(1n) ? 'dac_override' : null;
}

function unreachable(folder: string, account: Account): ServerError {
  return new ServerError(
    `PostgreSQL does not run as root, and user ${account.uid}, whom it would run as, may not enter ${folder}. ` +
      'Start Proband as an ordinary user; or keep its data (--data) and its checkout in folders that everyone may enter; ' +
      `or open that folder: chmod o+x ${folder}`,
  );
}
