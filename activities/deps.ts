import type { Durations } from '../domain/durations.ts';
import type { AgentRegistry } from '../models/registry.ts';
import type { HttpClient } from '../net/http-client.ts';
import type { SecretBox } from '../records/secrets.ts';
import type { Database } from '../prisma/database.ts';

/** What activities reach the world through; handed in, so that a test can hand in others. */
export interface ActivityDeps {
  db: Database;
  http: HttpClient;
  agents: AgentRegistry;
  /** Opens the keys of credentials. */
  secrets: SecretBox;
  durations: Durations;
}
