import { gzipSync } from 'node:zlib';
import type { Observation } from '../domain/observation.ts';
import type { Prisma, Transaction } from '../prisma/database.ts';
import { contentId, newId } from './ids.ts';

export interface PageRecord {
  jobId: string;
  number: number;
  kind: string;
  label: string;
  key: string | null;
  observation: Observation;
  html: string;
  /** Where to look from here. */
  resumeAt: string;
  cookies: unknown;
}

/**
 * Writes the page on which a participant stands, with what it takes to go on from there. The same step again
 * (another look at a wait page, a page that came back refused) replaces what was seen, not the step.
 * @returns the id of the step
 */
export async function recordPage(tx: Transaction, page: PageRecord): Promise<string> {
  const snapshotHash = await keepSnapshot(tx, page.html);
  const seen = {
    kind: page.kind,
    url: page.observation.url,
    label: page.label,
    pageKey: page.key,
    observation: page.observation as unknown as Prisma.InputJsonObject,
    snapshotHash,
  };
  const { id } = await tx.step.upsert({
    where: { jobId_number: { jobId: page.jobId, number: page.number } },
    create: { id: newId('step'), jobId: page.jobId, number: page.number, looks: 1, ...seen },
    update: { ...seen, looks: { increment: 1 } },
  });
  await recordCheckpoint(tx, page.jobId, page.number, page.resumeAt, page.cookies);
  return id;
}

/** What is needed to go on from a step; notes are carried over from the step before. */
export async function recordCheckpoint(
  tx: Transaction,
  jobId: string,
  step: number,
  url: string,
  cookies: unknown,
): Promise<void> {
  const at = { jobId_step: { jobId, step } };
  const kept = { url, cookies: cookies as Prisma.InputJsonObject };
  const before = await tx.checkpoint.findFirst({
    where: { jobId, step: { lt: step } },
    orderBy: { step: 'desc' },
  });
  await tx.checkpoint.upsert({
    where: at,
    create: { jobId, step, ...kept, notes: before?.notes ?? '' },
    update: kept,
  });
}

/** Marks the step as left. */
export async function leaveStep(tx: Transaction, jobId: string, number: number): Promise<void> {
  await tx.step.updateMany({ where: { jobId, number, leftAt: null }, data: { leftAt: new Date() } });
}

/** Pages that look the same to the byte are kept once, for all jobs. */
async function keepSnapshot(tx: Transaction, html: string): Promise<string> {
  const hash = contentId('page', html);
  const known = await tx.pageSnapshot.findUnique({ where: { hash }, select: { hash: true } });
  if (!known) {
    // Not create: two jobs may meet the same page at once, and a unique violation would end the transaction.
    await tx.pageSnapshot.createMany({ data: [{ hash, gzip: gzipSync(html) }], skipDuplicates: true });
  }
  return hash;
}
