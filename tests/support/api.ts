import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createApp } from '../../api/app.ts';
import type { AppDeps } from '../../api/deps.ts';
import { createClient, type ApiClient } from '../../cli/client.ts';
import { createAgentRegistry } from '../../models/registry.ts';
import type { Database } from '../../prisma/database.ts';
import { createSecretBox } from '../../records/secrets.ts';

/** The API on a real database, without any other part of an installation. */
export interface TestApi {
  /** Asks as this person, as by a personal token. */
  as(userId: string): ApiClient;
  close(): void;
}

export async function startApi(db: Database, given: Partial<AppDeps> = {}): Promise<TestApi> {
  const answers = async (): Promise<void> => {};
  const app = createApp({
    ...{ db, build: 'test', token: 'of the installation', ownerId: 'usr_local' },
    agents: createAgentRegistry(),
    models: { list: async () => [] },
    secrets: createSecretBox(Buffer.alloc(32, 1)),
    accounts: {
      async whoIs({ authorization }) {
        const userId = /^Bearer (usr_\w+)$/.exec(authorization ?? '')?.[1];
        return userId === undefined ? null : { userId, via: 'token' };
      },
    },
    hosts: ['127.0.0.1'],
    checks: { Postgres: answers, Temporal: answers, worker: answers },
    log: pino({ level: 'silent' }),
    ...given,
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    as: (userId) => createClient(async () => ({ url, token: userId })),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
