import { expect } from 'vitest';
import type { z } from 'zod';
import { api } from '../../domain/api.schema.ts';
import type { UnitPrice } from '../../domain/prices.ts';
import type { Lab } from './lab.ts';
import type { BookEntry } from './providers/book.ts';
import type { BilledTokens } from './providers/protocol.ts';
import type { StandIn } from './providers/stand-in.ts';
import { inDatabase } from './trace-of-secret.ts';

type NewCredential = z.input<typeof api.saveCredential.body>;

/** Gives the installation an account at a stand-in. @returns its id, for a session's `credential` */
export async function addCredential(
  lab: Lab,
  { kind, apiUrl, key }: StandIn,
  given: Partial<NewCredential> = {},
): Promise<string> {
  const provider = kind === 'anthropic' ? 'anthropic' : 'openai';
  const name = `stand-in ${crypto.randomUUID().slice(0, 8)}`;
  const body = { name, provider, apiUrl, key, ...given } as const;
  return (await lab.client.call(api.saveCredential, { body })).credential.id;
}

/** A row of the ledger, with its amounts as numbers. */
export interface CallRow {
  id: string;
  jobId: string;
  sessionId: string;
  step: number;
  try: number;
  send: number;
  status: 'sending' | 'answered' | 'failed' | 'interrupted';
  outcome: string | null;
  error: string | null;
  httpStatus: number | null;
  structured: string | null;
  dropped: string[];
  misfits: string[] | null;
  requestId: string | null;
  modelReturned: string | null;
  promptTokens: number | null;
  completionTokens: number | null;
  cachedTokens: number | null;
  cacheWriteTokens: number | null;
  reasoningTokens: number | null;
  price: UnitPrice | null;
  bound: number | null;
  cost: number | null;
  createdAt: Date;
  finishedAt: Date | null;
}

/** The calls of these sessions, and of those to which these calls belong, in the order in which they were begun. */
export async function callsOf(lab: Lab, sessions: string[], ids: string[] = []): Promise<CallRow[]> {
  const db = await lab.database();
  try {
    const { rows } = await db.query<CallRow>(
      `SELECT *, "boundUsd"::float8 AS bound, "costUsd"::float8 AS cost FROM "LlmCall"
       WHERE "sessionId" = ANY($1) OR "sessionId" IN (SELECT "sessionId" FROM "LlmCall" WHERE id = ANY($2))
       ORDER BY "createdAt", step, try, send`,
      [sessions, ids],
    );
    return rows;
  } finally {
    await db.end();
  }
}

/**
 * What we say was called is what the provider says: each request has one row, each row without a request is one of which
 * we say so, and both sides name the same model, tokens and costs. The jobs' counters are the sums of the rows.
 * @returns the rows of these sessions
 */
export async function compareWithBook(lab: Lab, standIn: StandIn, sessions: string[]): Promise<CallRow[]> {
  expect(standIn.violations()).toEqual([]);
  const ids = standIn.book.map(({ callId }) => callId ?? '');
  const rows = await callsOf(lab, sessions, ids);
  expect(ids.toSorted()).toEqual(
    rows
      .map(({ id }) => id)
      .filter((id) => ids.includes(id))
      .toSorted(),
  );
  const entries = new Map(standIn.book.map((entry) => [entry.callId, entry]));
  for (const row of rows) compareRow(row, entries.get(row.id));
  expectBoughtOnce(rows);
  await expectCounted(lab, rows);
  await expectNoKey(lab, standIn);
  return rows.filter(({ sessionId }) => sessions.includes(sessionId));
}

function compareRow(row: CallRow, entry: BookEntry | undefined): void {
  const where = `${row.id} ${row.status} ${row.error ?? ''}`;
  if (!entry) return expect(row.status, where).toBe('interrupted');
  const { answered } = entry;
  const billed = answered?.usage ? priced(answered.usage, row.price) : 0;
  if (row.status === 'answered') return compareAnswer(row, answered, where);
  expect(['failed', 'interrupted'], where).toContain(row.status);
  if (row.requestId !== null) expect(row.requestId, where).toBe(answered?.requestId);
  // What came to nothing is free only where nothing was billed, and never costs more than was reserved for it.
  if (row.cost !== null) expect(billed ?? 0, where).toBe(row.cost);
  else if (row.bound !== null) expect(billed, where).toBeLessThanOrEqual(row.bound);
}

function compareAnswer(row: CallRow, answered: BookEntry['answered'], where: string): void {
  const { usage = null, model, requestId } = answered ?? {};
  expect(
    {
      requestId: row.requestId,
      model: row.modelReturned,
      prompt: row.promptTokens,
      completion: row.completionTokens,
      cached: row.cachedTokens ?? 0,
      cacheWrite: row.cacheWriteTokens ?? 0,
      reasoning: row.reasoningTokens ?? 0,
      cost: row.cost,
    },
    where,
  ).toEqual({
    requestId,
    model,
    prompt: usage?.prompt ?? null,
    completion: usage?.completion ?? null,
    cached: usage?.cached ?? 0,
    cacheWrite: usage?.cacheWrite ?? 0,
    reasoning: usage?.reasoning ?? 0,
    cost: about(usage && priced(usage, row.price)),
  });
  if (row.cost !== null && row.bound !== null) expect(row.cost, where).toBeLessThanOrEqual(row.bound);
}

/** By the stand-in's own counts; null: no price is known. */
export function priced(usage: BilledTokens, price: UnitPrice | null): number | null {
  if (price === null) return null;
  const { prompt, cached, cacheWrite, completion } = usage;
  const { input, output, cachedInput = input, cacheWrite: writing = input } = price;
  const plain = prompt - cached - cacheWrite;
  return (plain * input + cached * cachedInput + cacheWrite * writing + completion * output) / 1e6;
}

/** What is equal to it but for what floating point and the digits of the ledger make of it. */
function about(value: unknown): unknown {
  return typeof value === 'number' ? expect.closeTo(value, 7) : value;
}

/** No answer that was received was asked for again. */
function expectBoughtOnce(rows: CallRow[]): void {
  const ofTry = ({ jobId, step, try: number }: CallRow): string => `${jobId} ${step} ${number}`;
  const again = rows.filter((row) =>
    rows.some(
      (other) =>
        other !== row &&
        ofTry(other) === ofTry(row) &&
        other.status === 'answered' &&
        (other.finishedAt ?? row.createdAt) < row.createdAt,
    ),
  );
  expect(again).toEqual([]);
}

async function expectCounted(lab: Lab, rows: CallRow[]): Promise<void> {
  const ids = [...new Set(rows.map(({ jobId }) => jobId))];
  const db = await lab.database();
  const { rows: jobs } = await db.query<Record<string, unknown>>(
    `SELECT id, "llmCalls" AS calls, "promptTokens" AS prompt, "completionTokens" AS completion, "costUsd"::float8 AS cost,
       "reservedUsd"::float8 AS reserved, "unconfirmedUsd"::float8 AS unconfirmed, "unpricedCalls" AS unpriced
     FROM "Job" WHERE id = ANY($1) ORDER BY id`,
    [ids],
  );
  await db.end();
  const sums = ids.toSorted().map((id) => {
    const own = rows.filter(({ jobId }) => jobId === id);
    const sum = (amount: (row: CallRow) => number): number => own.reduce((all, row) => all + amount(row), 0);
    const isSilent = ({ cost, status }: CallRow): boolean => cost === null && status === 'answered';
    const isOpen = ({ cost, status }: CallRow): boolean => cost === null && status !== 'sending';
    return {
      id,
      calls: own.length,
      prompt: sum(({ promptTokens }) => promptTokens ?? 0),
      completion: sum(({ completionTokens }) => completionTokens ?? 0),
      cost: sum(({ cost }) => cost ?? 0),
      reserved: sum(({ status, bound }) => (status === 'sending' ? (bound ?? 0) : 0)),
      unconfirmed: sum((row) => (isOpen(row) ? (row.bound ?? 0) : 0)),
      unpriced: sum((row) => (isSilent(row) || (isOpen(row) && row.bound === null) ? 1 : 0)),
    };
  });
  expect(jobs).toEqual(
    sums.map((sum) => Object.fromEntries(Object.entries(sum).map(([name, value]) => [name, about(value)]))),
  );
}

async function expectNoKey(lab: Lab, { key }: StandIn): Promise<void> {
  if (key !== '') expect(await inDatabase(lab, key)).toEqual([]);
}
