import type { Logger } from 'pino';
import type { ProviderAccess } from '../models/access.ts';
import type { AgentRegistry } from '../models/registry.ts';
import type { SendMessage } from '../domain/webhook-shapes.ts';
import type { Database } from '../prisma/database.ts';
import type { Accounts } from './actor.ts';
import type { LiveHub } from './live/hub.ts';
import type { Machinery } from './machinery.ts';
import type { SecretBox } from '../records/secrets.ts';

/** For each part the check that it answers; a check throws when it does not. */
export type HealthChecks = Record<'Postgres' | 'Temporal' | 'worker', () => Promise<void>>;

/** Asks providers what models they have; it costs nothing. */
export interface ModelLister {
  /** @throws ProviderFault */
  list(access: ProviderAccess, signal: AbortSignal): Promise<string[]>;
}

/** The bundled study, for whoever wants to see one run. */
export interface DemoStudy {
  /** Makes places, a group for every three, and opens the study. @returns their links */
  participants(count: number): Promise<string[]>;
}

/** What the API reaches the world through. */
export interface AppDeps {
  db: Database;
  /** The local owner: whoever holds the installation's token acts for this person. */
  ownerId: string;
  accounts: Accounts;
  /** What models there are. */
  agents: AgentRegistry;
  models: ModelLister;
  /** Sends a message to a webhook. */
  sendMessage: SendMessage;
  /** What API keys and addresses of webhooks are sealed with. */
  secrets: SecretBox;
  /** Of this build; stands on every job. */
  build: string;
  token: string;
  /** Names under which this server may be asked, without port. */
  hosts: readonly string[];
  checks: HealthChecks;
  /** The folder of the built screens; null: this server has none. */
  screens: string | null;
  /** What hints about changes come from; null: where nothing runs that changes anything. */
  live: LiveHub | null;
  machinery: Machinery;
  /** Null: where no study can be hosted. */
  demo: DemoStudy | null;
  log: Logger;
}
