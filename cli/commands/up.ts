import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type ApiClient } from '../client.ts';
import { untilHealthy } from '../connect.ts';
import { UsageError } from '../config.ts';
import { say, type Context } from '../context.ts';
import { startHost } from '../host.ts';
import type { HostRecord } from '../installation.ts';
import { firstSignIn } from './sign-in-link.ts';

export interface UpOptions {
  port?: number;
  workers: number;
  /** Hidden: leave when no command is registered any more. `run` starts its host so. */
  transient?: boolean;
}

/** `proband up`: servers, workers and API stay up until Ctrl-C, or until nobody needs them. */
export async function up(context: Context, options: UpOptions): Promise<number> {
  const { installation, settings } = context;
  const transient = options.transient ?? false;
  const signals = signalCounter(); // from the first moment: what is being started is ended in order
  installation.prepare();
  if (!transient) installation.setStopped(false);
  const { port, workers } = options;
  const host = await startHost({
    installation,
    settings,
    port,
    workers,
    transient,
    say: (line) => say(context, line),
  });
  // A host that `run` starts has nothing to add to one that is there; a person stays with it.
  if (!('stop' in host)) return transient ? 0 : stayWith(context, host, options, signals);
  await untilHealthy(clientOf(context, host.url)).catch(async (error: unknown) => {
    await host.stop();
    throw error;
  });
  const web = host.temporalUi ? `, Temporal Web at ${host.temporalUi}` : '';
  say(context, `Proband is up at ${host.url}${web}. Ctrl-C stops it.`);
  // What a host of `run` says goes to a file.
  if (!transient) await tellWayIn(context, host.url);
  const stopped = await Promise.race([
    host.left().then(() => true),
    stopSignal(context, transient, signals).then(() => false),
  ]);
  if (!stopped) {
    say(context, 'Finishing what is under way …');
    await host.stop();
  }
  say(context, 'Stopped. Jobs that are not over go on at the next start.');
  return 0;
}

function clientOf({ installation }: Context, url: string): ApiClient {
  return createClient(async () => ({ url, token: installation.token() }));
}

async function tellWayIn(context: Context, url: string): Promise<void> {
  const link = await firstSignIn(clientOf(context, url), url);
  if (link !== null) say(context, `Sign in for the first time (the link works once, for a day): ${link}`);
}

/** Ctrl-C waits for commands that need the host; a second one does not. */
async function stopSignal(context: Context, transient: boolean, signals: Signals): Promise<void> {
  await signals.first;
  for (;;) {
    const users = transient ? [] : context.installation.users();
    if (users.length === 0) return;
    say(context, `Still needed by ${users.join(', ')}. It ends with the last of them, or at another Ctrl-C.`);
    const again = await Promise.race([signals.second.then(() => true), usersGone(context).then(() => false)]);
    if (again) return;
  }
}

async function usersGone({ installation }: Context): Promise<void> {
  while (installation.users().length > 0) await sleep(300);
}

interface Signals {
  first: Promise<void>;
  second: Promise<void>;
}

/** SIGTERM is what `proband down` sends: it counts as both. */
function signalCounter(): Signals {
  const resolvers: (() => void)[] = [];
  const [first, second] = [0, 1].map(() => new Promise<void>((resolve) => resolvers.push(resolve)));
  process.on('SIGINT', () => resolvers.shift()?.());
  process.on('SIGTERM', () => {
    for (const resolve of resolvers.splice(0)) resolve();
  });
  return { first: first as Promise<void>, second: second as Promise<void> };
}

/** A host that `run` started leaves after it: whoever says `up` keeps it. One that stays needs no second. */
async function stayWith(
  context: Context,
  { url, transient }: HostRecord,
  { port }: UpOptions,
  { first }: Signals,
): Promise<number> {
  if (port !== undefined && port !== Number(new URL(url).port)) {
    throw new UsageError(
      `Proband is up already, at ${url}. \`proband down\` first, then \`proband up --port ${port}\`.`,
    );
  }
  if (!transient) {
    say(context, `Proband is up already at ${url}.`);
    await tellWayIn(context, url);
    return 0;
  }
  const signOff = context.installation.register('up');
  say(context, `Proband is up at ${url}. Ctrl-C stops it.`);
  await tellWayIn(context, url);
  const gone = (async () => {
    while (context.installation.host()) await sleep(300);
  })();
  await Promise.race([first, gone]);
  signOff();
  return 0;
}
