import { SEARCH_ATTRIBUTE_TYPES } from '../../domain/search-attributes.ts';
import { migrate } from '../../prisma/migrate.ts';
import type { ChildSettings } from '../child.ts';
import type { Settings } from '../config.ts';
import type { Installation } from '../installation.ts';
import { prepareTemporal } from './given-temporal.ts';
import { endPostgres, ensurePostgres, type EmbeddedPostgres } from './postgres.ts';
import { endTemporal, ensureTemporal, type EmbeddedTemporal } from './temporal.ts';

/** Postgres and Temporal of an installation, embedded or given. */
export interface Servers {
  databaseUrl: string;
  temporal: ChildSettings['temporal'];
  temporalUi: string | null;
  ports: number[];
  /** Starts again, on the same ports, what has died; says whether Temporal was among it. */
  revive(say: (line: string) => void): Promise<{ temporal: boolean }>;
  stop(): Promise<void>;
}

/** Starts what is embedded, adopts what runs already, and prepares both. */
export async function startServers(
  installation: Installation,
  settings: Settings,
  say: (line: string) => void,
): Promise<Servers> {
  const postgresOptions = {
    dir: installation.path('postgres'),
    logFile: installation.path('logs', 'postgres.log'),
  };
  const temporalOptions = {
    dir: installation.path('temporal'),
    logFile: installation.path('logs', 'temporal.log'),
    searchAttributes: SEARCH_ATTRIBUTE_TYPES,
  };
  let postgres: EmbeddedPostgres | null = null;
  let temporal: EmbeddedTemporal | null = null;
  const stop = async (): Promise<void> => {
    await temporal?.stop();
    await postgres?.stop();
  };
  try {
    if (!settings.databaseUrl) {
      postgres = await ensurePostgres(postgresOptions);
      say(`Postgres ${postgres.adopted ? 'was running' : 'started'} on port ${postgres.port}`);
    }
    const applied = await migrate(settings.databaseUrl ?? (postgres as EmbeddedPostgres).url());
    if (applied.length > 0) say(`Database prepared (${applied.length} migrations)`);
    if (!settings.temporal) {
      temporal = await ensureTemporal(temporalOptions);
      const how = temporal.adopted ? 'was running' : 'started';
      say(`Temporal ${how} on port ${temporal.port}, Web UI ${temporal.uiUrl}`);
      if (temporal.setAside) say('Temporal starts with an empty database; jobs go on from their checkpoints');
    }
    await prepareTemporal(addressOf(settings, temporal), SEARCH_ATTRIBUTE_TYPES, say);
  } catch (error) {
    await stop();
    throw error;
  }
  const databaseUrl = settings.databaseUrl ?? (postgres as EmbeddedPostgres).url();
  const address = addressOf(settings, temporal);
  return {
    databaseUrl,
    temporal: address,
    temporalUi: temporal?.uiUrl ?? null,
    ports: portsOf(databaseUrl, address, temporal),
    async revive(report) {
      if (postgres && !postgres.isRunning()) {
        report('Postgres has ended; starting it again');
        postgres = await ensurePostgres({ ...postgresOptions, port: postgres.port });
      }
      if (!temporal || temporal.isRunning()) return { temporal: false };
      report('Temporal has ended; starting it again');
      temporal = await ensureTemporal({ ...temporalOptions, port: temporal.port, uiPort: temporal.uiPort });
      await prepareTemporal(address, SEARCH_ATTRIBUTE_TYPES, report);
      return { temporal: true };
    },
    stop,
  };
}

function addressOf(settings: Settings, temporal: EmbeddedTemporal | null): ChildSettings['temporal'] {
  if (settings.temporal) return settings.temporal;
  return { address: (temporal as EmbeddedTemporal).address, namespace: 'default', apiKey: null };
}

/** Ends embedded servers that a killed host left behind. False: there were none. */
export async function stopLeftServers(installation: Installation): Promise<boolean> {
  const temporal = await endTemporal(installation.path('temporal'));
  const postgres = await endPostgres(installation.path('postgres'));
  return temporal || postgres;
}

/** Where no participant may go: the ports of our own servers on this machine, given ones too. */
function portsOf(
  databaseUrl: string,
  temporal: ChildSettings['temporal'],
  embedded: EmbeddedTemporal | null,
): number[] {
  const ports = [Number(new URL(databaseUrl).port || 5432), Number(temporal.address.split(':').at(-1))];
  return [...ports, ...(embedded ? [embedded.uiPort] : [])].filter(Number.isInteger);
}
