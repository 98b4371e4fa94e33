import type { Actor } from '../domain/access.ts';
import { auditWords } from '../domain/audit-words.ts';
import type { AskedAudit, AuditEntry, AuditVia } from '../domain/audit.schema.ts';
import { Prisma, type Database } from '../prisma/database.ts';
import { experimentsWhere, experimentsWith } from './access.ts';

const { sql } = Prisma;

interface Row {
  id: bigint;
  at: Date;
  userId: string;
  who: string;
  via: string;
  action: string;
  objectKind: string | null;
  objectId: string | null;
  experimentIds: string[];
  data: Record<string, unknown>;
  outcome: string | null;
  old: boolean;
}

/** One page of what was done, newest first, as far as a person may know of it. */
export async function listAudit(
  db: Database,
  actor: Actor,
  asked: AskedAudit,
): Promise<{ entries: AuditEntry[]; next: string | null }> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT a.*, a.at < now() - interval '1 minute' AS old FROM "AuditEntry" a
    WHERE ${Prisma.join([mayKnow(actor), ...filters(asked)], ' AND ')}
    ORDER BY a.id DESC LIMIT ${asked.limit + 1}`;
  const page = rows.slice(0, asked.limit);
  const names = await namesOf(db, actor, page);
  const last = rows.length > asked.limit ? page.at(-1) : undefined;
  return { entries: page.map((row) => entryOf(row, names)), next: last ? String(last.id) : null };
}

function mayKnow(actor: Actor): Prisma.Sql {
  if (actor.role === 'administrator') return sql`TRUE`;
  return sql`(a."userId" = ${actor.userId} OR EXISTS (
    SELECT FROM "Experiment" e WHERE e.id = ANY (a."experimentIds") AND ${experimentsWith(actor, 'own', 'e')}))`;
}

function filters({ before, action, user, experiment, object, since, until }: AskedAudit): Prisma.Sql[] {
  return [
    ...(before === undefined ? [] : [sql`a.id < ${before}`]),
    ...(action === undefined ? [] : [sql`(a.action = ${action} OR starts_with(a.action, ${`${action}.`}))`]),
    ...(user === undefined
      ? []
      : [
          sql`(a."userId" = ${user} OR right(a.who, length(${user}::text) + 3) = ${` <${user.toLowerCase()}>`})`,
        ]),
    ...(experiment === undefined ? [] : [sql`${experiment} = ANY (a."experimentIds")`]),
    ...(object === undefined ? [] : [sql`a."objectId" = ${object}`]),
    ...(since === undefined ? [] : [sql`a.at >= ${new Date(since)}`]),
    ...(until === undefined ? [] : [sql`a.at < ${new Date(until)}`]),
  ];
}

interface Names {
  /** By kind and id. */
  objects: Map<string, string>;
  experiments: Map<string, string>;
}

/** The names of what these entries are about, where it is still there. Of experiments only those that the person may see. */
async function namesOf(db: Database, actor: Actor, rows: Row[]): Promise<Names> {
  const ids = (kind: string) => rows.flatMap((row) => (row.objectKind === kind ? [row.objectId ?? ''] : []));
  const touched = [...new Set([...rows.flatMap((row) => row.experimentIds), ...ids('experiment')])];
  const experiment = experimentsWhere(actor, 'view');
  const inSession = { select: { name: true, experiment: { select: { name: true } } } };
  const [experiments, sessions, jobs, credentials, users] = await Promise.all([
    db.experiment.findMany({ where: { AND: [experiment, { id: { in: touched } }] } }),
    db.session.findMany({
      where: { id: { in: ids('session') }, experiment },
      select: { id: true, ...inSession.select },
    }),
    db.job.findMany({
      where: { id: { in: ids('job') }, session: { experiment } },
      select: { id: true, participant: { select: { label: true } }, session: inSession },
    }),
    db.credential.findMany({ where: { id: { in: ids('credential') }, removedAt: null } }),
    db.user.findMany({ where: { id: { in: ids('user') } } }),
  ]);
  const within = (session: { name: string; experiment: { name: string } }) =>
    `${session.experiment.name} · ${session.name}`;
  const objects = new Map<string, string>();
  const add = (kind: string, id: string, name: string) => objects.set(`${kind} ${id}`, name);
  for (const { id, name } of experiments) add('experiment', id, name);
  for (const { id, ...session } of sessions) add('session', id, within(session));
  for (const { id, participant, session } of jobs)
    add('job', id, `${participant.label} of ${within(session)}`);
  for (const { id, name } of credentials) add('credential', id, name);
  for (const { id, name } of users) add('user', id, name);
  return { objects, experiments: new Map(experiments.map(({ id, name }) => [id, name])) };
}

function entryOf(row: Row, names: Names): AuditEntry {
  const { objectKind: kind, objectId: id, action, data } = row;
  const object = kind && id ? { kind, id, name: names.objects.get(`${kind} ${id}`) ?? null } : null;
  const experiments = row.experimentIds.flatMap((experiment) => {
    const name = names.experiments.get(experiment);
    return name === undefined ? [] : [{ id: experiment, name }];
  });
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    ...{ userId: row.userId, who: row.who, via: row.via as AuditVia, action, object, experiments },
    words: auditWords({ action, object, data, experiments: experiments.map(({ name }) => name) }),
    outcome: (row.outcome as AuditEntry['outcome'] | null) ?? (row.old ? 'cut_off' : 'under_way'),
  };
}
