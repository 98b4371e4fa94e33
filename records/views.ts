import type { Actor } from '../domain/access.ts';
import type { JobDetail, JobView, StepView } from '../domain/api.schema.ts';
import type { ConfigContent } from '../domain/config.schema.ts';
import type { Observation } from '../domain/observation.ts';
import { allMessages, type Messages } from '../domain/refusal.ts';
import type { Reply } from '../domain/reply.ts';
import type { JobState, Reason } from '../domain/states.ts';
import type { WhyFacts } from '../domain/why.ts';
import type { Database, Prisma } from '../prisma/database.ts';
import { experimentsWhere } from './access.ts';
import { sessionNotes } from './notes.ts';

/** What a view of a job is made of. */
export const LISTED = {
  participant: true,
  session: { include: { experiment: true } },
} satisfies Prisma.JobInclude;
type ListedRow = Prisma.JobGetPayload<{ include: typeof LISTED }>;

/** Jobs that a person may see, as lists show them, in the order in which they were made. */
export async function listJobs(db: Database, actor: Actor, sessionId?: string): Promise<JobView[]> {
  const rows = await db.job.findMany({
    where: {
      session: { experiment: experimentsWhere(actor, 'view') },
      ...(sessionId === undefined ? {} : { sessionId }),
    },
    include: LISTED,
    orderBy: [{ createdAt: 'asc' }, { ordinal: 'asc' }],
  });
  return rows.map(viewOf);
}

export function viewOf(row: ListedRow): JobView {
  return {
    id: row.id,
    state: row.state as JobState,
    reason: row.reason,
    steps: row.steps,
    llmCalls: row.llmCalls,
    promptTokens: row.promptTokens,
    completionTokens: row.completionTokens,
    costUsd: row.unpricedCalls > 0 ? null : row.costUsd.toNumber(),
    unconfirmedUsd: row.unconfirmedUsd.toNumber(),
    url: row.participant.entryUrl,
    session: row.sessionId,
    experiment: row.session.experiment.name,
    participant: row.participant.label,
    page: pageOf(row),
    detail: row.detail,
    since: row.stateSince.toISOString(),
    pending: pendingOf(row),
  };
}

function pageOf({ step, pageLabel }: { step: number; pageLabel: string }): string {
  return step === 0 ? 'its first page' : `page ${step}${pageLabel ? ` · ${pageLabel}` : ''}`;
}

function pendingOf(row: { wish: string; commandSeq: number; obeyedSeq: number; finishedAt: Date | null }) {
  return row.obeyedSeq < row.commandSeq && row.finishedAt === null
    ? (row.wish as 'run' | 'pause' | 'cancel')
    : null;
}

/** What configs mean that were stored before there were these settings. */
const EARLIER = {
  reasoning: 'before',
  memory: 'notes',
  rewording: null,
  askAlways: false,
  approve: false,
  answers: {},
  parameters: {},
} as const satisfies Partial<ConfigContent>;

/** A job with its pages, answers and events; null when there is none of this id. */
export async function showJob(db: Database, id: string): Promise<JobDetail | null> {
  const row = await db.job.findUnique({
    where: { id },
    include: {
      ...LISTED,
      config: true,
      stepRows: { orderBy: { number: 'asc' }, include: { submissions: { orderBy: { attempt: 'asc' } } } },
    },
  });
  if (!row) return null;
  const events = await db.event.findMany({ where: { stream: `job:${id}` }, orderBy: { sequence: 'asc' } });
  // As it was stored: to look at a job takes no more. Older ones lack what did not exist then.
  const config = { ...EARLIER, ...(row.config.content as unknown as ConfigContent) };
  const { persona, model, mode, platform, reasoning, memory, rewording, askAlways, approve, answers } =
    config;
  const { parameters } = config;
  const notes = await sessionNotes(db, row.sessionId);
  return {
    ...viewOf(row),
    pages: row.stepRows.map(stepViewOf),
    events: events.map(({ sequence, kind, at, data }) => ({
      sequence,
      kind,
      at: at.toISOString(),
      data: data as Record<string, unknown>,
    })),
    persona,
    model,
    mode,
    platform,
    seed: row.seed,
    reasoning,
    memory,
    rewording,
    parameters,
    askAlways,
    approve,
    answers,
    notes: notes.map(({ note }) => note),
  };
}

function stepViewOf(step: Prisma.StepGetPayload<{ include: { submissions: true } }>): StepView {
  const { fields, controls } = step.observation as unknown as Observation;
  return {
    number: step.number,
    kind: step.kind,
    label: step.label,
    url: step.url,
    looks: step.looks,
    openedAt: step.openedAt.toISOString(),
    leftAt: step.leftAt?.toISOString() ?? null,
    readerVersion: step.readerVersion,
    promptVersion: step.promptVersion,
    reasoning: step.reasoning,
    memory: step.memory,
    reworded: step.reworded,
    pastCharacters: step.pastCharacters,
    paceMs: step.paceMs,
    submissions: step.submissions.map((submission) => {
      const pressed = (submission.reply as unknown as Reply).press;
      return {
        attempt: submission.attempt,
        status: submission.status,
        answeredBy: submission.answeredBy as 'agent' | 'person',
        values: submission.values as Record<string, string[]>,
        press: controls.find(({ ref }) => ref === pressed)?.label ?? pressed,
        messages: submission.messages ? allMessages(submission.messages as unknown as Messages) : [],
      };
    }),
    labels: Object.fromEntries(fields.map(({ name, label }) => [name, label])),
    choices: Object.fromEntries(
      fields
        .filter(({ choices }) => choices.length > 0)
        .map((field) => [field.name, field.choices.map(({ value, label }) => ({ value, label }))]),
    ),
  };
}

/** The facts about one job, or about all of a session. */
export async function whyFacts(db: Database, id: string, moving: boolean): Promise<WhyFacts[]> {
  const rows = await db.job.findMany({
    where: { OR: [{ id }, { sessionId: id }] },
    orderBy: { ordinal: 'asc' },
  });
  return rows.map((row) => ({
    id: row.id,
    state: row.state as JobState,
    reason: row.reason as Reason | null,
    detail: row.detail,
    page: pageOf(row),
    since: (row.state === 'running' || row.reason === 'wait_page' ? row.pageSince : row.stateSince).getTime(),
    nextLookAt: row.nextLookAt?.getTime() ?? null,
    now: Date.now(),
    pending: pendingOf(row),
    moving,
  }));
}

/** Those of these ids that no job (of this session) has. */
export async function unknownJobs(db: Database, ids: string[], sessionId?: string): Promise<string[]> {
  if (ids.length === 0) return [];
  const where = { id: { in: ids }, ...(sessionId === undefined ? {} : { sessionId }) };
  const known = await db.job.findMany({ where, select: { id: true } });
  const found = new Set(known.map(({ id }) => id));
  return ids.filter((id) => !found.has(id));
}

/** Why the system holds each of these jobs, or those of this session; null: it does not. */
export async function pausesOf(
  db: Database,
  of: { jobs?: string[] | undefined; session?: string | undefined },
): Promise<(string | null)[]> {
  const where = of.jobs ? { id: { in: of.jobs } } : { sessionId: of.session ?? '' };
  const rows = await db.job.findMany({ where, select: { pausedBySystem: true } });
  return rows.map(({ pausedBySystem }) => pausedBySystem);
}
