import { Prisma, type Database, type Transaction } from '../prisma/database.ts';

/** A budget that a call does not fit into, and what is spent of it; US dollars. */
export interface BudgetSpent {
  of: 'session' | 'job' | 'credential_day';
  limitUsd: number;
  /** What calls cost, and what those without a known end or usage may cost at most. */
  spentUsd: number;
  /** What those under way may cost at most; what of it is not spent comes back. */
  reservedUsd: number;
  /** What the call may cost at most; null: its price is unknown. */
  boundUsd: number | null;
  /** When a day's budget begins anew; null for others. */
  renewsAt: Date | null;
}

/** The call that is to be paid. */
export interface ToPay {
  ownerId: string;
  sessionId: string;
  credentialId: string | null;
  boundUsd: number | null;
}

interface BudgetRow {
  of: BudgetSpent['of'];
  limit: Prisma.Decimal;
}

/**
 * Whether the budgets of its session, its job and its credential's day allow a call; null: they do. Budgets are held
 * for the rest of the transaction, so that what one call reserves is seen by the next: many jobs cannot overshoot
 * together.
 */
export async function budgetLeft(tx: Transaction, call: ToPay): Promise<BudgetSpent | null> {
  for (const { of, limit } of await lockBudgets(tx, call)) {
    const { spentUsd, reservedUsd } = await SPENT[of](tx, call);
    const limitUsd = limit.toNumber();
    if (call.boundUsd === null || spentUsd + reservedUsd + call.boundUsd > limitUsd) {
      const renewsAt = of === 'credential_day' ? startOfDay(1) : null;
      return { of, limitUsd, spentUsd, reservedUsd, boundUsd: call.boundUsd, renewsAt };
    }
  }
  return null;
}

/** A statement of its own: the sums after it are then those of the moment at which the locks were had. */
async function lockBudgets(tx: Transaction, { sessionId, credentialId }: ToPay): Promise<BudgetRow[]> {
  const [session] = await tx.$queryRaw<{ all: Prisma.Decimal | null; job: Prisma.Decimal | null }[]>`
    SELECT "maxCostUsd" AS "all", "maxJobCostUsd" AS job FROM "Session"
    WHERE id = ${sessionId} AND ("maxCostUsd" IS NOT NULL OR "maxJobCostUsd" IS NOT NULL) FOR UPDATE`;
  const [credential] = await tx.$queryRaw<{ day: Prisma.Decimal }[]>`
    SELECT "maxCostPerDayUsd" AS day FROM "Credential"
    WHERE id = ${credentialId ?? ''} AND "maxCostPerDayUsd" IS NOT NULL FOR UPDATE`;
  return [
    ...(session?.job ? [{ of: 'job' as const, limit: session.job }] : []),
    ...(session?.all ? [{ of: 'session' as const, limit: session.all }] : []),
    ...(credential ? [{ of: 'credential_day' as const, limit: credential.day }] : []),
  ];
}

type Sums = Pick<BudgetSpent, 'spentUsd' | 'reservedUsd'>;

const USED = Prisma.sql`coalesce(sum("costUsd" + "unconfirmedUsd"), 0)::float8 AS "spentUsd",
  coalesce(sum("reservedUsd"), 0)::float8 AS "reservedUsd"`;

const SPENT: Record<BudgetSpent['of'], (tx: Transaction, call: ToPay) => Promise<Sums>> = {
  job: (tx, { ownerId }) => sumOf(tx, Prisma.sql`SELECT ${USED} FROM "Job" WHERE id = ${ownerId}`),
  session: (tx, { sessionId }) =>
    sumOf(tx, Prisma.sql`SELECT ${USED} FROM "Job" WHERE "sessionId" = ${sessionId}`),
  credential_day: (tx, { credentialId }) =>
    sumOf(
      tx,
      Prisma.sql`SELECT
          coalesce(sum(coalesce("costUsd", "boundUsd", 0)) FILTER (WHERE status <> 'sending'), 0)::float8 AS "spentUsd",
          coalesce(sum("boundUsd") FILTER (WHERE status = 'sending'), 0)::float8 AS "reservedUsd" FROM "LlmCall"
        WHERE "credentialId" = ${credentialId} AND "createdAt" >= ${startOfDay(0)}`,
    ),
};

async function sumOf(tx: Transaction, sql: Prisma.Sql): Promise<Sums> {
  const [row] = await tx.$queryRaw<Sums[]>(sql);
  return row ?? { spentUsd: 0, reservedUsd: 0 };
}

/** Of a day in UTC, so many days from today. */
function startOfDay(days: number, now = new Date()): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days));
}

/** The budgets of a session in US dollars; null: none. */
export interface SessionBudget {
  maxCostUsd: number | null;
  maxJobCostUsd: number | null;
}

/** Sets them; left out: as it was. @returns those that hold now */
export async function setSessionBudget(
  db: Database,
  sessionId: string,
  budget: Partial<SessionBudget>,
): Promise<SessionBudget> {
  const row = await db.session.update({
    where: { id: sessionId },
    data: budget,
    select: { maxCostUsd: true, maxJobCostUsd: true },
  });
  return {
    maxCostUsd: row.maxCostUsd?.toNumber() ?? null,
    maxJobCostUsd: row.maxJobCostUsd?.toNumber() ?? null,
  };
}
