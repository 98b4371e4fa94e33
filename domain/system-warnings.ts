import type { System } from './system.schema.ts';

/** A command that is due for so long, in ms, is not on its way any more. */
const OUTBOX_LIMIT_MS = 60_000;

/** What an administrator should see to, in sentences. */
export function systemWarnings(system: Omit<System, 'warnings'>): string[] {
  const { api, workers, temporal, outbox, now, postgres } = system;
  const living = workers.filter(({ alive }) => alive);
  const builds = [...new Set([api.version, ...living.map(({ build }) => build)])];
  const waitsMs = outbox.oldestDueAt === null ? 0 : Date.parse(now) - Date.parse(outbox.oldestDueAt);
  return [
    ...(living.length === 0
      ? [
          'No worker is alive: jobs stand still. `proband up` starts one; logs/worker-1.log says why one ended.',
        ]
      : []),
    ...(builds.length > 1
      ? [`API and workers are of different builds (${builds.join(', ')}): start Proband again everywhere.`]
      : []),
    ...(temporal?.problem ? [`Temporal does not answer at ${temporal.address}: ${temporal.problem}`] : []),
    ...(waitsMs > OUTBOX_LIMIT_MS
      ? [
          `The oldest of ${outbox.due} commands has been waiting for ${Math.round(waitsMs / 1000)} s: the log of the workers says why Temporal was not told.`,
        ]
      : []),
    ...(postgres.connections > postgres.maxConnections * 0.8
      ? [
          `${postgres.connections} of ${postgres.maxConnections} connections to Postgres are in use: raise max_connections, or run fewer workers.`,
        ]
      : []),
  ];
}
