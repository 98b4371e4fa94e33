/**
 * Keys of what is fetched. They begin with the entity and its id: a live hint about `['session', id]` renews
 * everything below it too (`['session', id, 'jobs']`). A new query takes its key from here, or puts it here.
 */
export const keys = {
  me: ['me'] as const,
  experiments: ['experiments'] as const,
  experiment: (id: string) => ['experiment', id] as const,
  session: (id: string) => ['session', id] as const,
  /** Sums over its jobs: renewed at most once a second. */
  sessionHead: (id: string) => ['session-head', id] as const,
  /** Its table: hints renew single rows of it (`web/screens/session/`), a new connection all. */
  sessionRows: (id: string) => ['session-rows', id] as const,
  sessionJobs: (id: string) => ['session', id, 'jobs'] as const,
  job: (id: string) => ['job', id] as const,
  credentials: ['credentials'] as const,
  credential: (id: string) => ['credential', id] as const,
  costs: ['costs'] as const,
  system: ['system'] as const,
  audit: ['audit'] as const,
  users: ['users'] as const,
};
