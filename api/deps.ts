import type { Logger } from 'pino';
import type { AgentRegistry } from '../models/registry.ts';
import type { SecretBox } from '../records/secrets.ts';
import type { Database } from '../prisma/database.ts';

/** For each part the check that it answers; a check throws when it does not. */
export type HealthChecks = Record<'Postgres' | 'Temporal' | 'worker', () => Promise<void>>;

/** What the API reaches the world through. */
export interface AppDeps {
  db: Database;
  ownerId: string;
  /** What models there are. */
  agents: AgentRegistry;
  /** Opens and seals the keys of credentials. */
  secrets: SecretBox;
  /** Of this build; stands on every job. */
  build: string;
  token: string;
  /** Names under which this server may be asked, without port. */
  hosts: readonly string[];
  checks: HealthChecks;
  log: Logger;
}
