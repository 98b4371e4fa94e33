import { gzipSync } from 'node:zlib';
import type { SerializedCookieJar } from 'tough-cookie';
import type { Observation } from '../domain/observation.ts';
import { Prisma, type Database } from '../prisma/database.ts';
import { contentId, newId } from './ids.ts';
import { insert, json, orUpdate, update, type Write } from './statement.ts';

/** What stands on a step of how an agent was told about its page. */
export interface Prompting {
  promptVersion: number;
  reasoning: string;
  memory: string;
}

/** The same once it was asked: whether in other words, after refusals. */
export type Asked = Prompting & { reworded: boolean; pastCharacters: number | null };

export interface PageRecord {
  jobId: string;
  number: number;
  kind: string;
  label: string;
  key: string | null;
  observation: Observation;
  /** What an agent is told about the page with. */
  prompting: Prompting;
  /** Null: the snapshot that the step has may stay, as the page is the same but for a clock or the like. */
  html: string | null;
  /** How long the participant takes for it at least, in ms; null: its session has no pace. */
  paceMs: number | null;
  /** Where to look from here. */
  resumeAt: string;
  cookies: unknown;
}

/** The id of the step that `recordPage` writes, for other writes of the same statement. */
export const RECORDED_STEP = Prisma.sql`(SELECT id FROM step)`;

/**
 * Writes the page on which a participant stands, with what it takes to go on from there. The same step again
 * (another look at a wait page, a page that came back refused) replaces what was seen, not the step.
 */
export function recordPage(page: PageRecord): Write[] {
  const { jobId, number, kind, label, key, html } = page;
  const snapshot = html === null ? null : { hash: contentId('page', html), gzip: gzipSync(html) };
  const seen = {
    kind,
    url: page.observation.url,
    label,
    pageKey: key,
    observation: json(page.observation),
    deadlineAt: deadlineOf(page.observation),
    paceMs: page.paceMs,
    ...(snapshot ? { snapshotHash: snapshot.hash } : {}),
    readerVersion: page.observation.readerVersion,
    promptVersion: page.prompting.promptVersion,
    reasoning: page.prompting.reasoning,
    memory: page.prompting.memory,
  };
  const again = orUpdate(['jobId', 'number'], Object.keys(seen), [Prisma.sql`looks = "Step".looks + 1`]);
  const row = { id: newId('step'), jobId, number, looks: 1, reworded: false, ...seen };
  return [
    // Pages that look the same to the byte are kept once, for all jobs.
    ...(snapshot
      ? [{ sql: insert('PageSnapshot', snapshot, Prisma.sql`ON CONFLICT (hash) DO NOTHING`) }]
      : []),
    { name: 'step', sql: insert('Step', row, Prisma.sql`${again} RETURNING id`) },
    recordCheckpoint(jobId, number, page.resumeAt, page.cookies),
  ];
}

/** The page was fetched just now. */
function deadlineOf({ deadlineSeconds }: Observation): Date | null {
  return deadlineSeconds == null ? null : new Date(Date.now() + deadlineSeconds * 1000);
}

/** When a participant who has a pace opened a page, how long it takes for it, and when the study takes it away. */
export interface PacedPage {
  openedAt: Date;
  paceMs: number;
  deadlineAt: Date | null;
}

/** @returns null when the page has no pace */
export async function pacedPage(
  db: Database,
  { id, step }: { id: string; step: number },
): Promise<PacedPage | null> {
  const [page] = await db.$queryRaw<PacedPage[]>`
    SELECT "openedAt", "paceMs", "deadlineAt" FROM "Step"
    WHERE "jobId" = ${id} AND number = ${step} AND "paceMs" IS NOT NULL`;
  return page ?? null;
}

/** What is needed to go on from a step; notes are carried over from the step before. */
export function recordCheckpoint(jobId: string, step: number, url: string, cookies: unknown): Write {
  const notes = Prisma.sql`COALESCE((
    SELECT notes FROM "Checkpoint" WHERE "jobId" = ${jobId} AND step < ${step} ORDER BY step DESC LIMIT 1), '')`;
  return {
    sql: insert(
      'Checkpoint',
      { jobId, step, url, cookies: json(cookies), notes },
      orUpdate(['jobId', 'step'], ['url', 'cookies']),
    ),
  };
}

/** Where a participant goes on from; null before its first page. */
export async function newestCheckpoint(
  db: Database,
  jobId: string,
): Promise<{ url: string; cookies: SerializedCookieJar } | null> {
  const [found] = await db.$queryRaw<{ url: string; cookies: SerializedCookieJar }[]>`
    SELECT url, cookies FROM "Checkpoint" WHERE "jobId" = ${jobId} ORDER BY step DESC LIMIT 1`;
  return found ?? null;
}

export interface PageToAnswer {
  stepId: string;
  observation: Observation;
  notes: string;
  /** As it stands on the step; null is not recorded. */
  asked: { [name in keyof Asked]: Asked[name] | null };
}

/** The page of a step with the notes of the participant to itself, for its agent. */
export async function pageToAnswer(
  db: Database,
  { id, step }: { id: string; step: number },
): Promise<PageToAnswer> {
  const [page] = await db.$queryRaw<PageToAnswer[]>`
    SELECT page.id AS "stepId", observation, notes, jsonb_build_object('promptVersion', "promptVersion",
      'reasoning', reasoning, 'memory', memory, 'reworded', reworded, 'pastCharacters', "pastCharacters") AS asked FROM "Step" page
    JOIN "Checkpoint" kept ON kept."jobId" = page."jobId" AND kept.step = page.number
    WHERE page."jobId" = ${id} AND page.number = ${step}`;
  if (!page) throw new Error(`Job ${id} is to answer page ${step}, which is not on record.`);
  return page;
}

/** When the study takes the current page away by itself; null: never. */
export async function deadlineOfPage(
  db: Database,
  { id, step }: { id: string; step: number },
): Promise<Date | null> {
  const where = { jobId_number: { jobId: id, number: step } };
  const found = await db.step.findUnique({ where, select: { deadlineAt: true } });
  return found?.deadlineAt ?? null;
}

/** The participant's notes to itself, after it has answered the page of this step. */
export function recordNotes(jobId: string, step: number, notes: string): Write {
  return {
    sql: update(
      'Checkpoint',
      { notes },
      Prisma.sql`"Checkpoint"."jobId" = ${jobId} AND "Checkpoint".step = ${step}`,
    ),
  };
}

/** Marks the step as left. */
export function leaveStep(jobId: string, number: number): Write {
  return {
    sql: update(
      'Step',
      { leftAt: new Date() },
      Prisma.sql`"Step"."jobId" = ${jobId} AND number = ${number} AND "leftAt" IS NULL`,
    ),
  };
}

/** Marks the step as asked with this prompt. */
export async function recordAsked(db: Database, stepId: string, asked: Asked): Promise<void> {
  await db.step.update({ where: { id: stepId }, data: asked, select: { id: true } });
}
