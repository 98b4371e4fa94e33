import { gunzipSync } from 'node:zlib';
import type { z } from 'zod';
import type { CallDetail, CallSummary, jobPageEndpoints, Span } from '../domain/job-page.schema.ts';
import type { Database, Prisma } from '../prisma/database.ts';
import { isoOrNull } from './export/jobs.ts';

type Timeline = z.input<typeof jobPageEndpoints.jobTimeline.response>;

const SHOWN = {
  session: { include: { experiment: { select: { id: true, name: true } } } },
  stepRows: { orderBy: { number: 'asc' }, omit: { observation: true } },
  submissions: {
    orderBy: [{ step: 'asc' }, { attempt: 'asc' }],
    omit: { body: true, reply: true, values: true },
  },
  checkpoints: { orderBy: { step: 'asc' } },
} satisfies Prisma.JobInclude;
type Shown = Prisma.JobGetPayload<{ include: typeof SHOWN }>;

/** What a call is shown by without its texts, which may be long. */
const TEXTS = { prompt: true, response: true, reply: true, parameters: true } as const;
type CallRow = Prisma.LlmCallGetPayload<{ omit: typeof TEXTS }>;

/** When a job was where, its calls and checkpoints; null: there is none of this id. */
export async function jobTimeline(db: Database, id: string): Promise<Timeline | null> {
  const row = await db.job.findUnique({ where: { id }, include: SHOWN });
  if (!row) return null;
  const calls = await db.llmCall.findMany({
    where: { jobId: id },
    omit: TEXTS,
    orderBy: [{ step: 'asc' }, { try: 'asc' }, { send: 'asc' }],
  });
  const again = await db.job.findFirst({
    where: { sessionId: row.sessionId, relaunchOf: id },
    select: { id: true },
  });
  const { session } = row;
  return {
    experiment: session.experiment,
    session: { id: session.id, name: session.name },
    ...(await neighbours(db, row)),
    config: row.configId,
    relaunchOf: row.relaunchOf,
    relaunchedAs: again?.id ?? null,
    createdAt: row.createdAt.toISOString(),
    finishedAt: isoOrNull(row.finishedAt),
    spans: spansOf(row, calls),
    calls: calls.map(summaryOf),
    checkpoints: row.checkpoints.map(({ step, url, cookies, notes, createdAt }) => ({
      ...{ step, url, notes, createdAt: createdAt.toISOString() },
      cookies: cookiesIn(cookies),
    })),
    snapshots: row.stepRows.filter((step) => step.snapshotHash !== null).map((step) => step.number),
  };
}

/** Those made before and after it in its session. */
async function neighbours(
  db: Database,
  row: Shown,
): Promise<{ previous: string | null; next: string | null }> {
  const [found] = await db.$queryRaw<{ previous: string | null; next: string | null }[]>`
    SELECT previous, next FROM (
      SELECT id, lag(id) OVER placed AS previous, lead(id) OVER placed AS next FROM "Job"
      WHERE "sessionId" = ${row.sessionId} WINDOW placed AS (ORDER BY "createdAt", ordinal, id)
    ) placed WHERE id = ${row.id}`;
  return found ?? { previous: null, next: null };
}

function spansOf(row: Shown, calls: CallRow[]): Span[] {
  const labels = new Map(row.stepRows.map(({ number, label }) => [number, label]));
  const labelOf = (step: number): string => labels.get(step) ?? '';
  const over = row.finishedAt;
  const pages = row.stepRows.map((step): Span => ({
    kind: step.kind === 'wait' ? 'wait' : 'page',
    ...{ step: step.number, label: step.label, call: null, status: step.kind },
    ...{ from: step.openedAt.toISOString(), to: isoOrNull(step.leftAt ?? over) },
  }));
  const agent = calls.map((call): Span => ({
    kind: 'agent',
    ...{ step: call.step, label: labelOf(call.step), call: call.id, status: call.status },
    ...{ from: call.createdAt.toISOString(), to: isoOrNull(call.finishedAt) },
  }));
  const submit = row.submissions.map((sent): Span => ({
    kind: 'submit',
    ...{ step: sent.step, label: labelOf(sent.step), call: null, status: sent.status },
    ...{ from: (sent.sentAt ?? sent.createdAt).toISOString(), to: isoOrNull(sent.settledAt) },
  }));
  return [...pages, ...agent, ...submit].toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

function summaryOf(call: CallRow): CallSummary {
  return {
    ...{ id: call.id, step: call.step, try: call.try, send: call.send, purpose: call.purpose },
    ...{ provider: call.provider, modelAsked: call.modelAsked, modelReturned: call.modelReturned },
    ...{ status: call.status, outcome: call.outcome, error: call.error, errorText: call.errorText },
    httpStatus: call.httpStatus,
    misfits: (call.misfits as string[] | null) ?? [],
    ...{ promptTokens: call.promptTokens, cachedTokens: call.cachedTokens },
    ...{ completionTokens: call.completionTokens, reasoningTokens: call.reasoningTokens },
    costUsd: call.costUsd?.toNumber() ?? null,
    latencyMs: call.latencyMs,
    ...{ createdAt: call.createdAt.toISOString(), finishedAt: isoOrNull(call.finishedAt) },
  };
}

/** A call of a job with its texts; null: the job has none of this id. */
export async function findCall(db: Database, jobId: string, id: string): Promise<CallDetail | null> {
  const row = await db.llmCall.findFirst({ where: { id, jobId } });
  if (!row) return null;
  const { prompt, response, reply, parameters, dropped, structured, requestId, systemFingerprint } = row;
  return {
    ...summaryOf(row),
    ...{ prompt, response, reply, parameters, dropped, structured, requestId, systemFingerprint },
  };
}

/** The page of a step as it was fetched; null: it is not kept. */
export async function pageOfStep(db: Database, jobId: string, number: number): Promise<string | null> {
  const step = await db.step.findUnique({
    where: { jobId_number: { jobId, number } },
    select: { snapshot: true },
  });
  return step?.snapshot ? gunzipSync(step.snapshot.gzip).toString() : null;
}

function cookiesIn(jar: Prisma.JsonValue): number {
  const cookies = (jar as { cookies?: unknown } | null)?.cookies;
  return Array.isArray(cookies) ? cookies.length : 0;
}
