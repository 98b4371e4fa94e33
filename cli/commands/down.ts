import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../scripts/processes.mjs';
import type { HostRecord } from '../installation.ts';
import { say, type Context } from '../context.ts';
import { stopLeftServers } from '../servers/start.ts';

/** How long a host may take to drain before its servers are ended without it, in ms. */
const LIMIT_MS = 60_000;

/** `proband down`: ends the host in order, and whatever of its servers was left behind by one that was killed. */
export async function down(context: Context): Promise<number> {
  const { installation } = context;
  if (!installation.exists()) {
    say(context, `There is no installation in ${installation.folder}.`);
    return 0;
  }
  installation.setStopped(true);
  let ended = false;
  for (;;) {
    const host = installation.host();
    if (host) ended = (await endHost(host)) || ended;
    // One that is starting holds the lock, and is there when we get it.
    const left = await installation.locked(async () =>
      installation.host() ? null : stopLeftServers(installation),
    );
    if (left === null) continue;
    if (ended) say(context, 'Stopped. Jobs that are not over go on at the next start.');
    else say(context, left ? 'Ended servers that were left running.' : 'Nothing was running.');
    return 0;
  }
}

/** Asks a host to end, and ends it when it does not. False: it was gone. */
async function endHost(host: HostRecord): Promise<boolean> {
  try {
    process.kill(host.pid, 'SIGTERM');
  } catch {
    return false;
  }
  const until = Date.now() + LIMIT_MS;
  while (isAlive(host)) {
    if (Date.now() > until) process.kill(host.pid, 'SIGKILL');
    await sleep(100);
  }
  return true;
}
