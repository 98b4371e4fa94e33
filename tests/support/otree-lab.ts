import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLab, type Lab, type LabOptions } from './lab.ts';
import { startOtree, type OtreeServer, type OtreeSession } from './otree.ts';

/** A whole installation with a real oTree beside it, which keeps its data in the same Postgres. */
export interface OtreeLab {
  lab: Lab;
  otree: OtreeServer;
  stop(): Promise<void>;
}

export async function startOtreeLab(options: LabOptions = {}): Promise<OtreeLab> {
  const lab = await startLab(options);
  try {
    const db = await lab.database();
    await db.query('CREATE DATABASE otree');
    await db.end();
    const otree = await startOtree({
      databaseUrl: lab.databaseUrl().replace(/\/proband$/, '/otree'),
      logFile: join(mkdtempSync(join(tmpdir(), 'proband-otree-')), 'otree.log'),
    });
    const stop = async () => {
      await otree.stop();
      await lab.stop();
    };
    return { lab, otree, stop };
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

/** Jobs on their way through a session of oTree. */
export interface Run {
  study: OtreeSession;
  session: string;
  jobs: string[];
}

/** Starts one job for each place of a new session, each by its own link. */
export async function play(
  { lab, otree }: OtreeLab,
  config: string,
  participants: number,
  settings: Record<string, unknown> = {},
): Promise<Run> {
  const study = await otree.createSession({ config, participants });
  const { session, jobs } = await lab.start(study.participantUrls, { platform: 'otree', ...settings });
  return { study, session, jobs };
}

/** Rows of the installation's own database. */
export async function rowsOf<T extends object>(lab: Lab, query: string, values: unknown[]): Promise<T[]> {
  const db = await lab.database();
  try {
    return (await db.query<T>(query, values)).rows;
  } finally {
    await db.end();
  }
}
