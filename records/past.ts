import type { Observation } from '../domain/observation.ts';
import { pastPage } from '../domain/prompt/past-page.ts';
import type { PastPage } from '../domain/prompt/request.ts';
import type { Reply } from '../domain/reply.ts';
import type { Database, Prisma } from '../prisma/database.ts';

/** More pages than a transcript has room for. */
const MOST_PAGES = 200;

const ofPage = {
  number: true,
  observation: true,
  submissions: {
    where: { status: 'taken' },
    orderBy: { attempt: 'desc' },
    take: 1,
    select: { reply: true },
  },
} satisfies Prisma.StepSelect;

/** The pages since the last one that an agent was asked about: what they say it has not been told yet. */
export async function passedPages(db: Database, jobId: string, step: number): Promise<PastPage[]> {
  if (step <= 1) return [];
  const { _max: asked } = await db.llmCall.aggregate({
    where: { ownerKind: 'job', ownerId: jobId, step: { lt: step } },
    _max: { step: true },
  });
  const rows = await db.step.findMany({
    where: { jobId, kind: 'form', number: { gt: asked.step ?? 0, lt: step } },
    orderBy: { number: 'desc' },
    take: MOST_PAGES,
    select: ofPage,
  });
  return rows.reverse().map(pastPageOf);
}

/** All earlier pages with what was given there, oldest first; the oldest of very many are left out. */
export async function transcriptOf(
  db: Database,
  jobId: string,
  step: number,
): Promise<{ pages: PastPage[]; leftOut: number }> {
  const where = { jobId, kind: 'form', number: { lt: step } };
  const rows = await db.step.findMany({
    where,
    orderBy: { number: 'desc' },
    take: MOST_PAGES,
    select: ofPage,
  });
  const all = rows.length < MOST_PAGES ? rows.length : await db.step.count({ where });
  return { pages: rows.reverse().map(pastPageOf), leftOut: all - rows.length };
}

function pastPageOf(row: Prisma.StepGetPayload<{ select: typeof ofPage }>): PastPage {
  const [taken] = row.submissions;
  return pastPage(
    row.number,
    row.observation as unknown as Observation,
    taken ? (taken.reply as unknown as Reply) : null,
  );
}
