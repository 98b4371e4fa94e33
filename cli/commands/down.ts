import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../scripts/processes.mjs';
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
  const host = installation.host();
  if (host) {
    process.kill(host.pid, 'SIGTERM');
    const until = Date.now() + LIMIT_MS;
    while (isAlive(host) && Date.now() < until) await sleep(100);
  }
  const left = await installation.locked(() => stopLeftServers(installation));
  if (host) say(context, 'Stopped. Jobs that are not over go on at the next start.');
  else say(context, left ? 'Ended servers that were left running.' : 'Nothing was running.');
  return 0;
}
