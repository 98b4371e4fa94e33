import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../api/app.ts';
import type { Accounts } from '../../api/actor.ts';
import type { AppDeps } from '../../api/deps.ts';
import { depsInTest } from '../../api/deps-in-test.ts';
import { createClient, type ApiClient } from '../../cli/client.ts';
import type { Database } from '../../prisma/database.ts';

/** The API on a real database, without any other part of an installation. */
export interface TestApi {
  /** Asks as this person, as by a personal token. */
  as(userId: string): ApiClient;
  close(): void;
}

export async function startApi(db: Database, given: Partial<AppDeps> = {}): Promise<TestApi> {
  const accounts: Accounts = {
    async whoIs({ authorization }) {
      const userId = /^Bearer (usr_\w+)$/.exec(authorization ?? '')?.[1];
      return userId === undefined ? null : { userId, via: 'token' };
    },
  };
  const app = createApp(depsInTest({ db, accounts, ...given }));
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
