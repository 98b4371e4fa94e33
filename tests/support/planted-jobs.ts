import { ConfigSchema } from '../../domain/config.schema.ts';
import type { Database, Prisma } from '../../prisma/database.ts';

/** A session in the database as if it had been made in the browser. */
export async function plantEmptySession(
  db: Database,
  { name, ownerId, config = {} }: { name: string; ownerId: string; config?: object },
): Promise<string> {
  const content = ConfigSchema.parse({ platform: 'otree', ...config }) as Prisma.InputJsonObject;
  await db.config.create({ data: { id: `cfg_${name}`, content } });
  await db.experiment.create({
    data: { id: `exp_${name}`, ownerId, name: `Experiment ${name}`, platform: 'otree', hosts: ['127.0.0.1'] },
  });
  const id = `ses_${name}`;
  await db.session.create({
    data: { id, experimentId: `exp_${name}`, name: `Session ${name}`, configId: `cfg_${name}` },
  });
  return id;
}

/**
 * Writes jobs into a session, as if they had come so far; nothing moves them.
 * @param given what is particular of each, by its place from 0
 * @returns their ids
 */
export async function plantJobs(
  db: Database,
  session: string,
  count: number,
  given: (index: number) => Partial<Prisma.JobCreateManyInput> = () => ({}),
): Promise<string[]> {
  const { experimentId, configId } = await db.session.findUniqueOrThrow({ where: { id: session } });
  const name = (index: number): string => `${session}_${index + 1}`;
  const all = Array.from({ length: count }, (_, index) => index);
  await db.participant.createMany({
    data: all.map((index) => ({
      ...{ id: `par_${name(index)}`, experimentId, label: `P${index + 1}` },
      entryUrl: `http://127.0.0.1:8000/InitializeParticipant/code${index + 1}`,
    })),
  });
  await db.job.createMany({
    data: all.map((index) => ({
      ...{ id: `job_${name(index)}`, sessionId: session, participantId: `par_${name(index)}`, configId },
      ...{ ordinal: index, seed: index, build: 'test', state: 'running', step: 3, steps: 2, attempt: 1 },
      ...{ pageLabel: 'Comprehension', promptTokens: 1200, completionTokens: 300, costUsd: '0.0125' },
      firstPageAt: new Date(),
      ...given(index),
    })),
  });
  return all.map((index) => `job_${name(index)}`);
}
