import type { BlockReason } from '../domain/pace/limits.ts';
import { settle, type PaceRequest, type SlotAnswer } from '../domain/pace/settle.ts';
import type { RateLimits } from '../domain/rate-limits.ts';
import type { Database } from '../prisma/database.ts';
import { readPace, writePace, type Concerned } from './pace-rows.ts';

export type { SlotAnswer } from '../domain/pace/settle.ts';

/** Whose call it is: a job holds at most one slot of a credential. */
export interface SlotOf {
  credentialId: string;
  jobId: string;
  /** For tests: the time that it is; left out: what Postgres says. */
  now?: Date;
}

export interface SlotRequest extends SlotOf {
  /** Null: it belongs to none. */
  sessionId: string | null;
  /** What the call takes at most, as far as one can estimate it. */
  tokens: number;
  /** The preset's limit, which holds as long as no person set one. */
  callsAtOnce: number;
  /** Somebody waits for it, or its page has a deadline. That others of its session stand at wait pages is found out here. */
  urgent: boolean;
}

/**
 * Asked before each call: whether it may leave now. Whoever may not comes back after `waitMs` and keeps its place until
 * then; whoever does not come back is not waited for. A job that asks again while it has a slot (its worker was killed)
 * gets that slot. Every grant is followed by `releaseSlot` or `coolDown`.
 */
export async function takeSlot(db: Database, request: SlotRequest): Promise<SlotAnswer> {
  const { jobId, tokens, callsAtOnce, sessionId, urgent } = request;
  const whole = Math.max(0, Math.ceil(tokens));
  const concerned = { jobId, asks: true, sessionId, urgent };
  return enter(
    db,
    request,
    { kind: 'ask', jobId, tokens: whole, callsAtOnce },
    concerned,
  ) as Promise<SlotAnswer>;
}

/** What a call has shown when it has ended. */
export interface CallEnd {
  rateLimits: RateLimits | null;
  /** Null: unknown. */
  tokensUsed: number | null;
  /** Null: no answer came (it was cut, or the provider could not be reached). */
  latencyMs: number | null;
}

/** Gives the slot back after any end of a call but one that `coolDown` is for. */
export async function releaseSlot(db: Database, slot: SlotOf, end: CallEnd): Promise<void> {
  const { jobId } = slot;
  await enter(db, slot, { kind: 'ended', jobId, ...end }, ended(jobId));
}

export interface CoolDown {
  kind: 'rate_limited' | 'overloaded';
  retryAfterMs: number | null;
  rateLimits: RateLimits | null;
}

/** Gives the slot back after the provider refused for now: nobody calls for a while, and fewer at once after it. */
export async function coolDown(db: Database, slot: SlotOf, refusal: CoolDown): Promise<void> {
  const { jobId } = slot;
  const { kind: because, ...rest } = refusal;
  await enter(db, slot, { kind: 'refused', jobId, because, ...rest }, ended(jobId));
}

function ended(jobId: string): Concerned {
  return { jobId, asks: false, sessionId: null, urgent: false };
}

/** Stops all calls by this credential before they leave, until a person saw to it. */
export async function block(
  db: Database,
  credentialId: string,
  reason: BlockReason,
  detail: string,
): Promise<void> {
  await ensurePace(db, credentialId);
  await db.$executeRaw`
    UPDATE "CredentialPace" SET "blockedFor" = ${reason}, "blockedDetail" = ${detail}, version = version + 1
    WHERE "credentialId" = ${credentialId}`;
}

export async function unblock(db: Database, credentialId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "CredentialPace" SET "blockedFor" = NULL, "blockedDetail" = NULL, version = version + 1
    WHERE "credentialId" = ${credentialId} AND "blockedFor" IS NOT NULL`;
}

/** Takes these jobs out of every queue, and gives their slots back: they are over, or paused. */
export async function dropTickets(db: Database, jobIds: string[]): Promise<void> {
  if (jobIds.length > 0)
    await db.$executeRaw`DELETE FROM "CallTicket" WHERE "jobId" = ANY (${jobIds}::text[])`;
}

interface Entry {
  request: PaceRequest;
  concerned: Concerned;
  now: Date | undefined;
  resolve: (answer: SlotAnswer | undefined) => void;
  reject: (error: unknown) => void;
}

interface Queue {
  entries: Entry[];
  runs: boolean;
}

/** Requests of this process, by credential: what comes while one round is on its way goes together in the next. */
const queues = new WeakMap<Database, Map<string, Queue>>();

function enter(
  db: Database,
  { credentialId, now }: SlotOf,
  request: PaceRequest,
  concerned: Concerned,
): Promise<SlotAnswer | undefined> {
  const ofDatabase = queues.get(db) ?? new Map<string, Queue>();
  queues.set(db, ofDatabase);
  const queue = ofDatabase.get(credentialId) ?? { entries: [], runs: false };
  ofDatabase.set(credentialId, queue);
  return new Promise((resolve, reject) => {
    queue.entries.push({ request, concerned, now, resolve, reject });
    if (!queue.runs) void run(db, credentialId, queue);
  });
}

async function run(db: Database, credentialId: string, queue: Queue): Promise<void> {
  queue.runs = true;
  for (let round = nextRound(queue); round.length > 0; round = nextRound(queue)) {
    try {
      const answers = await settleRound(db, credentialId, round);
      for (const { request, resolve } of round) resolve(answers.get(request.jobId));
    } catch (error) {
      for (const { reject } of round) reject(error);
    }
  }
  queue.runs = false;
}

/** The first request of each job that waits, as of one moment. */
function nextRound(queue: Queue): Entry[] {
  const now = queue.entries[0]?.now;
  const round = new Map<string, Entry>();
  const later: Entry[] = [];
  for (const entry of queue.entries) {
    const { jobId } = entry.request;
    const fits = entry.now?.getTime() === now?.getTime() && !round.has(jobId) && later.length === 0;
    if (fits) round.set(jobId, entry);
    else later.push(entry);
  }
  queue.entries = later;
  return [...round.values()];
}

/** Reads, decides and writes; again when another process wrote in between, as long as it takes. */
async function settleRound(
  db: Database,
  credentialId: string,
  round: Entry[],
): Promise<Map<string, SlotAnswer>> {
  const concerned = round.map((entry) => entry.concerned);
  const requests = round.map(({ request }) => request);
  for (;;) {
    const state = await readPace(db, credentialId, concerned, round[0]?.now ?? null);
    if (!state) {
      await ensurePace(db, credentialId);
      continue;
    }
    const settled = settle(state, requests);
    if (await writePace(db, credentialId, state, settled)) return settled.answers;
  }
}

async function ensurePace(db: Database, credentialId: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "CredentialPace" ("credentialId") VALUES (${credentialId}) ON CONFLICT DO NOTHING`;
}
