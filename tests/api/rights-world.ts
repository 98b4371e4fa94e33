import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Accounts } from '../../api/actor.ts';
import { createApp } from '../../api/app.ts';
import { depsInTest } from '../../api/deps-in-test.ts';
import { GIVEN_RIGHTS } from '../../domain/access.ts';
import type { Database } from '../../prisma/database.ts';
import { createSecretBox } from '../../records/secrets.ts';
import { startDatabase } from '../support/database.ts';
import type { Person } from './rights-table.ts';

export const KEY = 'sk-key-of-a-test-0123456789-abcd';
const URL_OF_LENDER = 'https://gateway-of-the-lender.example/v1';
const box = createSecretBox(randomBytes(32));

/** `via` is how the person came in; left out: by a token. */
export interface Asked {
  method?: 'GET' | 'POST';
  as?: Person | 'hidden';
  via?: 'ui' | 'token';
  headers?: Record<string, string>;
  body?: unknown;
  /** As it is, in place of `body`. */
  raw?: string;
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

/** The real application on a real Postgres; only who asks is said by a header. */
export interface World {
  db: Database;
  /** Puts everything back to how it was at first. */
  plant(): Promise<void>;
  /** Whether somebody got in with something that may have changed it. */
  isTouched(): boolean;
  ask(path: string, asked?: Asked): Promise<Answer>;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const base = await startDatabase();
  const { db } = base;
  const accounts: Accounts = {
    whoIs: async ({ 'x-test-user': user, 'x-test-via': via }) =>
      typeof user === 'string' ? { userId: user, via: via === 'ui' ? 'ui' : 'token' } : null,
  };
  const models = { list: async () => ['gpt-4o', 'made-up'] };
  const app = createApp(depsInTest({ db, models, secrets: box, ownerId: 'usr_administrator', accounts }));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let touched = true;
  return {
    /** Whoever reaches into it may change it. */
    get db() {
      touched = true;
      return db;
    },
    async plant() {
      await plant(db);
      touched = false;
    },
    isTouched: () => touched,
    async ask(path, asked = {}) {
      const answer = await ask(port, path, asked);
      touched ||= asked.method === 'POST' && answer.status < 400;
      return answer;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await base.stop();
    },
  };
}

async function ask(
  port: number,
  path: string,
  { method = 'GET', as, via = 'token', headers = {}, body, raw }: Asked,
): Promise<Answer> {
  const who = as === undefined || as === 'anonymous' ? {} : { 'x-test-user': `usr_${as}`, 'x-test-via': via };
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const type = text === undefined ? {} : { 'content-type': 'application/json' };
  const sending = request({
    ...{ host: '127.0.0.1', port, path, method, agent: false },
    headers: { ...type, ...who, ...headers },
  });
  sending.end(text);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  const answer = { status: response.statusCode ?? 0, headers: response.headers };
  // A stream that stays open is let in: no more of it is needed.
  if (response.headers['content-type']?.startsWith('text/event-stream')) {
    response.destroy();
    return { ...answer, text: '' };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { ...answer, text: Buffer.concat(chunks).toString() };
}

/** One experiment that members share, one credential that is lent, and another world that is none of their business. */
async function plant(db: Database): Promise<void> {
  await empty(db);
  await db.installation.createMany({ data: { id: 'ins_1' }, skipDuplicates: true });
  await db.user.createMany({
    data: ['stranger', ...GIVEN, 'view', 'owner', 'sharee', 'lender', 'administrator', 'hidden'].map(
      (id) => ({
        id: `usr_${id}`,
        email: emailOf(id),
        name: id,
        role: id === 'administrator' ? 'administrator' : 'researcher',
      }),
    ),
  });
  await plantExperiment(db, 'shown', 'owner');
  await plantExperiment(db, 'hidden', 'hidden');
  const rights = [['view', []], ...GIVEN.map((right) => [right, [right]] as const)] as const;
  await db.experimentMember.createMany({
    data: rights.map(([person, given]) => ({
      experimentId: 'exp_shown_1',
      email: emailOf(person),
      rights: [...given],
    })),
  });
  await plantCredential(db, 'shown', 'lender');
  await plantCredential(db, 'hidden', 'hidden');
  await db.webhook.create({
    data: {
      ...{ id: 'whk_shown_1', ownerId: 'usr_owner', name: 'phone', urlHint: 'hooks.example', shape: 'json' },
      ...{
        sealedUrl: new Uint8Array(box.seal('whk_shown_1', 'https://hooks.example/secret')),
        kinds: ['paused'],
      },
    },
  });
  await db.credentialShare.createMany({
    data: ['sharee', 'other.sharee'].map((person) => ({
      credentialId: 'cred_shown_1',
      email: emailOf(person),
    })),
  });
}

/** Many times faster than TRUNCATE. */
async function empty(db: Database): Promise<void> {
  await db.$executeRawUnsafe(`DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^[A-Z]' AND tablename <> 'Installation'
    LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
  END $$`);
}

const GIVEN = GIVEN_RIGHTS;
export function emailOf(person: string): string {
  return `${person}@example.org`;
}

/** A study whose one participant is through, with a fixed answer that no page asked for, a call and an audit entry. */
async function plantExperiment(db: Database, name: string, owner: string): Promise<void> {
  const id = (kind: string) => `${kind}_${name}_1`;
  const content = {
    ...{ schemaVersion: 1, mode: 'http_plain', platform: 'web', model: 'dry-run', persona: name },
    answers: { [`field_${name}`]: '1' },
  };
  await db.config.create({ data: { id: id('cfg'), content } });
  await db.experiment.create({
    data: { id: id('exp'), ownerId: `usr_${owner}`, name: `${name} study`, platform: 'web', hosts: [] },
  });
  await db.session.create({
    data: { id: id('ses'), experimentId: id('exp'), name: `${name} wave`, configId: id('cfg') },
  });
  await db.participant.create({
    data: { id: id('par'), experimentId: id('exp'), label: name, entryUrl: `http://${name}.example/` },
  });
  await db.job.create({
    data: {
      ...{ id: id('job'), sessionId: id('ses'), participantId: id('par'), configId: id('cfg') },
      ...{ ordinal: 0, seed: 1, build: 'test', phase: 'closed', state: 'completed', reason: 'finished' },
      finishedAt: new Date(),
    },
  });
  await db.llmCall.create({
    data: {
      ...{
        id: id('call'),
        ownerKind: 'job',
        ownerId: id('job'),
        step: 1,
        try: 0,
        send: 0,
        purpose: 'interpret',
      },
      ...{ jobId: id('job'), sessionId: id('ses'), experimentId: id('exp'), userId: `usr_${owner}` },
      ...{ provider: name, modelAsked: name, parameters: {}, prompt: {}, status: 'answered', costUsd: 1 },
      finishedAt: new Date(),
    },
  });
  await db.auditEntry.create({
    data: {
      ...{ userId: `usr_${owner}`, who: `${owner} <${emailOf(owner)}>`, via: 'ui', action: 'job.pause' },
      ...{
        objectKind: 'session',
        objectId: id('ses'),
        experimentIds: [id('exp')],
        data: {},
        outcome: 'done',
      },
    },
  });
}

async function plantCredential(db: Database, name: string, owner: string): Promise<void> {
  const id = `cred_${name}_1`;
  await db.credential.create({
    data: {
      ...{ id, ownerId: `usr_${owner}`, name: `${name} credential`, provider: 'openai' },
      ...{ apiUrl: URL_OF_LENDER, sealedKey: new Uint8Array(box.seal(id, KEY)), keyHint: 'abcd' },
      ...{ models: ['gpt-4o'], requestsPerMinute: 77 },
    },
  });
}
