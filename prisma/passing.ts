/** Prisma's codes for a server that is away, a connection that closed, no free connection, a conflict to try again. */
const PASSING_PRISMA = /^(P1\d{3}|P2024|P2028|P2034)$/;
/** Prisma's code for all that goes wrong with SQL of ours; without a SQLSTATE inside there was no database to give one. */
const RAW_QUERY_FAILED = 'P2010';
/** Classes of SQLSTATE that pass: connection, resources, operator intervention, rollback, lock not available. */
const PASSING_SQLSTATE = /^(08|53|57|40|55)/;
const SYSTEM_CODE = /^(E[A-Z_]+|UND_ERR_\w+)$/;
/** Connection-level errors of the driver carry no code: what counts is where they come from. */
const FROM_DRIVER = /node_modules\/(pg|pg-pool|@prisma\/adapter-pg)\//;

/**
 * Whether an error comes from a database or network that is away for a while, so that trying again is all there is
 * to do. Everything else should not happen, and is shown to a person.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'PrismaClientValidationError') return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^P\d{4}$/.test(code)) return isPassingForPrisma(code, sqlStateOf(error));
  if (/^[0-9A-Z]{5}$/.test(code) && !SYSTEM_CODE.test(code)) return PASSING_SQLSTATE.test(code);
  if (SYSTEM_CODE.test(code)) return true;
  if (error.name === 'DriverAdapterError' || error.name.startsWith('PrismaClient')) return true;
  return FROM_DRIVER.test(error.stack ?? '') || isPassing(error.cause);
}

/** What the database itself said goes before Prisma's word for it, which is one for many (P2010, P2039). */
function isPassingForPrisma(code: string, sqlState: string | null): boolean {
  if (sqlState !== null) return PASSING_SQLSTATE.test(sqlState);
  return code === RAW_QUERY_FAILED || PASSING_PRISMA.test(code);
}

function sqlStateOf(error: Error): string | null {
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { originalCode?: string } } } };
  return meta?.driverAdapterError?.cause?.originalCode ?? null;
}
