import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient, type Prisma } from './client/client.ts';

export { Prisma } from './client/client.ts';
export type Database = PrismaClient;
/** What is handed to the function of a transaction. */
export type Transaction = Prisma.TransactionClient;

/**
 * A client with its own pool.
 * @param who shown by Postgres for its connections, with the process id
 * @param connections largest number of connections (default 10)
 */
export function openDatabase(url: string, who: string, connections = 10): Database {
  const application_name = `proband-${who}-${process.pid}`;
  const adapter = new PrismaPg(
    { connectionString: url, max: connections, application_name },
    // Statements are prepared once for each connection: half of Postgres' work is planning otherwise.
    { statementNameGenerator: ({ sql }) => nameOf(sql) },
  );
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 20_000, timeout: 30_000 } });
}

/** More than there are statements; those with lists of any length would fill the memory otherwise. */
const NAMES = 5_000;
const names = new Map<string, string>();

function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known) return known;
  if (names.size >= NAMES) names.clear();
  const name = createHash('md5').update(sql).digest('hex');
  names.set(sql, name);
  return name;
}
