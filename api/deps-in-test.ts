import { pino } from 'pino';
import { createAgentRegistry } from '../models/registry.ts';
import { createSecretBox } from '../records/secrets.ts';
import { noAccounts } from './actor.ts';
import type { AppDeps } from './deps.ts';
import type { Machinery } from './machinery.ts';

export const TOKEN = 'token-of-this-installation';

export const answers = async (): Promise<void> => {};
export const doesNot = async (): Promise<never> => {
  throw new Error('not running');
};

/** Where nothing moves jobs on. */
export const NO_MACHINERY: Machinery = {
  temporal: null,
  secretKey: 'file',
  workerLivesMs: 15_000,
  startedAt: new Date(0),
};

/** What the API reaches the world through, where a test says nothing else: there is nothing but the database. */
export function depsInTest(given: Partial<AppDeps> & Pick<AppDeps, 'db'>): AppDeps {
  return {
    ownerId: 'usr_local',
    accounts: noAccounts,
    agents: createAgentRegistry(),
    models: { list: doesNot },
    sendMessage: async () => ({ ok: false, status: null, problem: 'not sent', retryAfterMs: null }),
    secrets: createSecretBox(Buffer.alloc(32, 1)),
    build: '0.0.0',
    token: TOKEN,
    hosts: ['127.0.0.1', 'localhost'],
    checks: { Postgres: answers, Temporal: answers, worker: answers },
    screens: null,
    live: null,
    machinery: NO_MACHINERY,
    demo: null,
    log: pino({ level: 'silent' }),
    ...given,
  };
}
