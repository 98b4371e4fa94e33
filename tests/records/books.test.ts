import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Books } from '../../domain/books.schema.ts';
import { checkBooks } from '../../records/books.ts';
import { ensureInstallation } from '../../records/installation.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { plantCall, plantSession } from '../support/planted.ts';

let base: TestDatabase;
let sql: pg.Client;

beforeAll(async () => {
  base = await startDatabase();
  await ensureInstallation(base.db);
  sql = new pg.Client({ connectionString: base.url });
  await sql.connect();
  const { session, job } = await plantSession(sql, 'a', ['one', 'two', 'three']);
  const call = { session, job, step: 4 };
  await plantCall(sql, {
    ...{ ...call, id: 'priced', status: 'answered', outcome: 'replied' },
    ...{ costUsd: '0.00000003', boundUsd: '0.1', promptTokens: 7 },
  });
  await plantCall(sql, { ...call, id: 'lost', status: 'interrupted', boundUsd: '0.25' });
  await plantCall(sql, { ...call, id: 'denied', status: 'failed', costUsd: '0', boundUsd: '0.5' });
  await plantSession(sql, 'b', []);
  // Events are numbered in the order of the pages, and the counters follow the rows.
  await sql.query(`INSERT INTO "Event" (stream, sequence, kind, data)
    SELECT 'job:job_a', n, 'page', '{}' FROM generate_series(1, 3) n`);
  await sql.query(`UPDATE "Job" SET steps = 3, "eventSeq" = 3, "llmCalls" = 6, "promptTokens" = 7,
    "costUsd" = 0.00000003, "unconfirmedUsd" = 0.25, "unpricedCalls" = 3, "finishedAt" = now() - interval '1 hour'
    WHERE id = 'job_a'`);
});
afterAll(async () => {
  await sql?.end();
  await base?.stop();
});

const broken = ({ rules }: Books) => rules.filter(({ found, weight }) => found > 0 && weight === 'must');

test('books that are in order balance, and what is worth knowing is noted', async () => {
  const books = await checkBooks(base.db);
  expect(broken(books)).toEqual([]);
  expect(books).toMatchObject({ balanced: true, jobs: 2 });
  expect(books.rules.find(({ rule }) => rule === 'llmCalls')?.looked).toBe(6);
  expect(books.rules.find(({ rule }) => rule === 'without_price')?.first).toEqual([
    { on: 'job', id: 'job_a', what: '3 answered without a price' },
  ]);
});

describe('is found and named:', () => {
  let undo: string;
  afterEach(async () => void (await sql.query(undo)));

  const counter = (name: string, by: string): [string, string, string, RegExp] => [
    name,
    `UPDATE "Job" SET "${name}" = "${name}" + ${by} WHERE id = 'job_a'`,
    `UPDATE "Job" SET "${name}" = "${name}" - ${by} WHERE id = 'job_a'`,
    /counted .+, the ledger has /,
  ];
  const submission = (rule: string, status: string, what: RegExp): [string, string, string, RegExp] => [
    rule,
    `UPDATE "Submission" SET status = '${status}' WHERE id = 'sub_job_a_2'`,
    `UPDATE "Submission" SET status = 'taken' WHERE id = 'sub_job_a_2'`,
    what,
  ];
  test.each<[rule: string, fault: string, undo: string, what: RegExp]>([
    counter('llmCalls', '1'),
    counter('promptTokens', '1'),
    counter('completionTokens', '1'),
    counter('costUsd', '0.00000001'),
    counter('unconfirmedUsd', '0.00000001'),
    counter('unpricedCalls', '1'),
    counter('reservedUsd', '0.00000001'),
    [
      'nothing_reserved',
      ...(counter('reservedUsd', '0.5').slice(1, 3) as [string, string]),
      /^\$0.50000000 are/,
    ],
    submission('steps', 'refused', /^3 steps passed, 2 answers taken$/),
    submission('settled', 'sent', /^sent, and not settled at step 2$/),
    submission('settled', 'intent', /^never sent at step 2$/),
    submission('unclear', 'unclear', /^unclear at step 2$/),
    submission('unclear', 'resend', /^to be sent again at step 2$/),
    [
      'once',
      `UPDATE "Submission" SET step = 1, attempt = 2 WHERE id = 'sub_job_a_2'`,
      `UPDATE "Submission" SET step = 2, attempt = 1 WHERE id = 'sub_job_a_2'`,
      /^two answers were taken at step 1$/,
    ],
    [
      'events',
      `UPDATE "Event" SET sequence = 9 WHERE stream = 'job:job_a' AND sequence = 2`,
      `UPDATE "Event" SET sequence = 2 WHERE stream = 'job:job_a' AND sequence = 9`,
      /^eventSeq 3, 3 events from 1 to 9$/,
    ],
    [
      'events',
      `UPDATE "Job" SET "eventSeq" = 4 WHERE id = 'job_a'`,
      `UPDATE "Job" SET "eventSeq" = 3 WHERE id = 'job_a'`,
      /^eventSeq 4, 3 events from 1 to 3$/,
    ],
    [
      'session_totals',
      `UPDATE "LlmCall" SET "sessionId" = 'ses_b' WHERE id = 'priced'`,
      `UPDATE "LlmCall" SET "sessionId" = 'ses_a' WHERE id = 'priced'`,
      /^its jobs: 6 calls for \$0.00000003; the ledger: 5 for \$0.00000000$/,
    ],
  ])('%s: %s', async (rule, fault, back, what) => {
    undo = back;
    await sql.query(fault);
    const books = await checkBooks(base.db);
    const found = books.rules.find((one) => one.rule === rule);
    expect(found?.first[0]?.what).toMatch(what);
    expect(found?.first[0]?.id).toMatch(/^(job|ses)_a$/);
    expect(books.balanced).toBe(found?.weight === 'note' && broken(books).length === 0);
  });
});

test('of a session only its own jobs are looked at', async () => {
  await sql.query(`UPDATE "Job" SET steps = 9 WHERE id = 'job_a'`);
  expect(await checkBooks(base.db, 'ses_b')).toMatchObject({ balanced: true, jobs: 1 });
  expect(await checkBooks(base.db, 'ses_a')).toMatchObject({ balanced: false, jobs: 1 });
  await sql.query(`UPDATE "Job" SET steps = 3 WHERE id = 'job_a'`);
});
