import { Prisma, type Database, type Transaction } from '../../prisma/database.ts';

/** What is to be exported. */
export interface Asked {
  sessions: string[];
  /** Dry runs too where there are others. */
  testing: boolean;
}

/** How many jobs a session has, and how many of them are dry runs. */
export interface SessionCount {
  session: string;
  jobs: number;
  testing: number;
}

export interface Plan {
  sessions: SessionCount[];
  /** Dry runs that are left out. */
  leftOut: number;
}

/** Whether a job (j, with its settings c) is a dry run. */
export const IS_TESTING = Prisma.sql`(c.content->>'model' = 'dry-run')`;

/**
 * What an export holds. Dry runs are left out where there are others and nobody asked for them; dry runs alone are no
 * less an export.
 * @returns sessions in the order in which they were asked for; those that do not exist are not among them
 */
export async function planExport(db: Database | Transaction, asked: Asked): Promise<Plan> {
  const rows = await db.$queryRaw<SessionCount[]>`
    SELECT s.id AS session, count(j.id)::int AS jobs, (count(j.id) FILTER (WHERE ${IS_TESTING}))::int AS testing
    FROM "Session" s LEFT JOIN "Job" j ON j."sessionId" = s.id LEFT JOIN "Config" c ON c.id = j."configId"
    WHERE s.id = ANY(${asked.sessions}) GROUP BY s.id`;
  const sessions = asked.sessions.flatMap((id) => rows.find(({ session }) => session === id) ?? []);
  const testing = sum(sessions.map((one) => one.testing));
  const mixed = testing > 0 && testing < sum(sessions.map(({ jobs }) => jobs));
  return { sessions, leftOut: mixed && !asked.testing ? testing : 0 };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
