import type { HostView } from '../domain/entries.schema.ts';
import { isThisMachine } from '../domain/own-machine.ts';
import type { HostAnswer } from '../domain/study-owners.ts';
import type { Database, Transaction } from '../prisma/database.ts';

/** What was said of who runs the study, host by host; those with a port first, as they say more. */
export async function hostAnswersOf(db: Database | Transaction, experimentId: string): Promise<HostAnswer[]> {
  const rows = await db.hostAnswer.findMany({
    where: { experimentId },
    select: { host: true, answer: true },
    orderBy: { host: 'asc' },
  });
  return rows.sort((one, other) => Number(hasPort(other.host)) - Number(hasPort(one.host)));
}

function hasPort(host: string): boolean {
  return /:\d+$/.test(host);
}

/** Keeps first answers; one that is there already stays, as changing it is a right of its own. */
export async function keepHostAnswers(
  db: Database | Transaction,
  experimentId: string,
  userId: string,
  answers: Record<string, string>,
): Promise<void> {
  const data = Object.entries(answers).map(([host, answer]) => ({ experimentId, host, answer, userId }));
  if (data.length > 0) await db.hostAnswer.createMany({ data, skipDuplicates: true });
}

export interface HostChange {
  add: readonly string[];
  remove: readonly string[];
  /** Who runs the study, by host. */
  studyRunBy: Record<string, string>;
}

/** Changes the hosts of an experiment, in one transaction; answers stay when their host is taken away. */
export async function changeHosts(
  db: Database,
  experimentId: string,
  userId: string,
  { add, remove, studyRunBy }: HostChange,
): Promise<void> {
  await db.$transaction(async (tx) => {
    // In one statement, so that hosts which others add at the same time are not lost.
    await tx.$executeRaw`UPDATE "Experiment"
      SET hosts = ARRAY(SELECT host FROM unnest(hosts) host WHERE host <> ALL (${remove}::text[]))
        || ARRAY(SELECT DISTINCT host FROM unnest(${add}::text[]) host
                 WHERE host <> ALL (hosts) OR host = ANY (${remove}::text[]))
      WHERE id = ${experimentId}`;
    for (const [host, answer] of Object.entries(studyRunBy)) {
      await tx.hostAnswer.upsert({
        where: { experimentId_host: { experimentId, host } },
        create: { experimentId, host, answer, userId },
        update: { answer, userId, at: new Date() },
      });
    }
  });
}

/** The hosts of an experiment with what was said of them; null: there is no such experiment. */
export async function listHosts(db: Database, experimentId: string): Promise<HostView[] | null> {
  const found = await db.experiment.findUnique({
    where: { id: experimentId },
    select: { hosts: true, hostAnswers: { orderBy: { host: 'asc' } } },
  });
  if (!found) return null;
  const said = new Map(found.hostAnswers.map((one) => [one.host, one]));
  const names = [...new Set([...found.hosts, ...said.keys()])];
  return names.map((host) => ({
    host,
    allowed: found.hosts.includes(host),
    thisMachine: isThisMachine(host),
    runBy: said.get(host)?.answer ?? null,
    saidAt: said.get(host)?.at.toISOString() ?? null,
  }));
}
