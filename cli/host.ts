import { setTimeout as sleep } from 'node:timers/promises';
import { ChildKeeper } from './child-keeper.ts';
import type { ChildSettings } from './child.ts';
import type { Settings } from './config.ts';
import type { HostRecord, Installation } from './installation.ts';
import { ensureSecretKey } from './secret-key.ts';
import { choosePort, ServerError } from './servers/processes.ts';
import { startServers, type Servers } from './servers/start.ts';
import { bundleWorkflows } from './workflow-bundle.ts';

/** How often the host looks whether its servers live, in ms. */
const WATCH_MS = 500;

export interface HostOptions {
  installation: Installation;
  settings: Settings;
  /** Asked for by the user; otherwise that of last time, 3000, or a free one. */
  port: number | undefined;
  workers: number;
  /** Leave when no command is registered. */
  transient: boolean;
  /** Tells a person what is going on. */
  say: (line: string) => void;
}

export interface Host {
  url: string;
  temporalUi: string | null;
  /** Drains the workers, ends the API and the embedded servers. */
  stop(): Promise<void>;
  /** Settles when a transient host has nobody left to serve, and it has stopped. */
  left(): Promise<void>;
}

/**
 * Starts everything that moves jobs on, watches it, and starts again what dies.
 * @returns the host; or the record of one that was faster
 * @throws ServerError when something did not start; what was started is ended again
 */
export async function startHost(options: HostOptions): Promise<Host | HostRecord> {
  const { installation, settings, say } = options;
  installation.prepare();
  const secretKey = settings.secretKey ?? (await ensureSecretKey(installation.folder, say));
  return installation.locked(async () => {
    const faster = installation.host();
    if (faster) return faster;
    const port = await apiPortFor(options);
    const servers = await startServers(installation, settings, say);
    const started = { ...options, secretKey: secretKey.toString('base64') };
    const { children, apiPort } = await startChildren(started, servers, port).catch(
      async (error: unknown) => {
        await servers.stop();
        throw error;
      },
    );
    const url = `http://127.0.0.1:${apiPort}`;
    installation.setLastPort(apiPort);
    installation.setHost({ url, transient: options.transient, temporalUi: servers.temporalUi });
    const watch = watchServers(servers, children, say);
    const end = async (): Promise<void> => {
      installation.setHost(null);
      await watch.stop();
      await children.stop(stopLimit(settings));
      await servers.stop();
    };
    return {
      url,
      temporalUi: servers.temporalUi,
      stop: () => installation.locked(end),
      async left() {
        if (!options.transient) return new Promise(() => {});
        for (;;) {
          await nobodyLeft(installation);
          // Under the lock nobody new finds us; whoever registered just before is served.
          const leaves = () =>
            installation.locked(async () => installation.users().length === 0 && (await end(), true));
          if (await leaves()) return;
        }
      },
    };
  });
}

const USUAL_PORT = 3000;

/** A port that was asked for has to be free; otherwise that of last time, the usual one, or any. */
async function apiPortFor({ port, installation }: HostOptions): Promise<number> {
  return choosePort(port, installation.lastPort() ?? USUAL_PORT);
}

function stopLimit({ durations }: Settings): number {
  return durations.drainMs + 2_000;
}

type ChildOptions = HostOptions & Pick<ChildSettings, 'secretKey'>;

interface Started {
  children: ChildKeeper;
  apiPort: number;
}

/** Somebody else may take a free port before our API does: then any other will do, unless it was asked for. */
async function startChildren(options: ChildOptions, servers: Servers, apiPort: number): Promise<Started> {
  try {
    return await startOn(options, servers, apiPort);
  } catch (error) {
    if (options.port !== undefined || !(error instanceof ServerError) || !/EADDRINUSE/.test(error.message))
      throw error;
    return startOn(options, servers, await choosePort(undefined, undefined));
  }
}

async function startOn(options: ChildOptions, servers: Servers, apiPort: number): Promise<Started> {
  const { installation, settings, say } = options;
  const shared: ChildSettings = {
    databaseUrl: servers.databaseUrl,
    temporal: servers.temporal,
    temporalUi: servers.temporalUi,
    durations: settings.durations,
    build: settings.build,
    logLevel: settings.logLevel,
    ownPorts: [apiPort, ...servers.ports],
    workflowBundle: await bundleWorkflows(),
    api: { port: apiPort, token: installation.token() },
    secretKey: options.secretKey,
    demoFolder: installation.path('demo-of-web'),
    secretKeyFrom: settings.secretKey ? 'environment' : 'file',
  };
  const children = new ChildKeeper(installation, shared, say);
  try {
    await children.start(options.workers);
  } catch (error) {
    await children.stop(stopLimit(settings));
    throw error;
  }
  return { children, apiPort };
}

function watchServers(servers: Servers, children: ChildKeeper, say: (line: string) => void) {
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      await sleep(WATCH_MS);
      try {
        const revived = stopped ? { temporal: false } : await servers.revive(say);
        if (revived.temporal) children.reconcile();
      } catch (error) {
        say(`a server could not be started again: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  })();
  return {
    stop: async (): Promise<void> => {
      stopped = true;
      await watching;
    },
  };
}

/** Settles when no living process has been registered for two looks in a row. */
async function nobodyLeft(installation: Installation): Promise<void> {
  for (let empty = 0; empty < 2;) {
    await sleep(WATCH_MS);
    empty = installation.users().length === 0 ? empty + 1 : 0;
  }
}
