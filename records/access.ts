import { rightsOn, type Actor, type CredentialRight, type ExperimentRight } from '../domain/access.ts';
import { Prisma, type Database } from '../prisma/database.ts';

/** What rights are asked about: an experiment, or what is in it. */
export type InExperiment = { on: 'experiment' | 'session' | 'job'; id: string };

/** An experiment with the rights that a person has on it; null: there is none. */
export interface RightsFound {
  experimentId: string;
  rights: ReadonlySet<ExperimentRight>;
}

const OF: Record<InExperiment['on'], (id: string) => Prisma.ExperimentWhereInput> = {
  experiment: (id) => ({ id }),
  session: (id) => ({ sessions: { some: { id } } }),
  job: (id) => ({ sessions: { some: { jobs: { some: { id } } } } }),
};

/** The rights of a person on the experiment of what was named. */
export async function findRights(
  db: Database,
  actor: Actor,
  { on, id }: InExperiment,
): Promise<RightsFound | null> {
  const found = await db.experiment.findFirst({
    where: OF[on](id),
    select: { id: true, ownerId: true, members: { where: { email: actor.email } } },
  });
  return found && { experimentId: found.id, rights: rightsOn(actor, found) };
}

/** Which experiments a person has a right on: to put behind `WHERE`, over a table `Experiment` of this alias. */
export function experimentsWith(actor: Actor, right: ExperimentRight, alias = 'Experiment'): Prisma.Sql {
  if (actor.role === 'administrator') return Prisma.sql`TRUE`;
  const table = Prisma.raw(`"${alias}"`);
  const owns = Prisma.sql`${table}."ownerId" = ${actor.userId}`;
  if (right === 'own') return owns;
  const given = right === 'view' ? Prisma.sql`TRUE` : Prisma.sql`${right} = ANY (m.rights)`;
  return Prisma.sql`(${owns} OR EXISTS (
    SELECT 1 FROM "ExperimentMember" m
    WHERE m."experimentId" = ${table}.id AND m.email = ${actor.email} AND ${given}))`;
}

/** The same for queries of Prisma. */
export function experimentsWhere(actor: Actor, right: ExperimentRight): Prisma.ExperimentWhereInput {
  if (actor.role === 'administrator') return {};
  const members = right === 'view' ? { email: actor.email } : { email: actor.email, rights: { has: right } };
  return { OR: [{ ownerId: actor.userId }, ...(right === 'own' ? [] : [{ members: { some: members } }])] };
}

/** Of these sessions or jobs those on which a person lacks a right, or that are not there. */
export async function withoutRight(
  db: Database,
  actor: Actor,
  right: ExperimentRight,
  on: 'session' | 'job',
  ids: string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const experiment = experimentsWhere(actor, right);
  const select = { id: true };
  const allowed =
    on === 'session'
      ? await db.session.findMany({ where: { id: { in: ids }, experiment }, select })
      : await db.job.findMany({ where: { id: { in: ids }, session: { experiment } }, select });
  const found = new Set(allowed.map(({ id }) => id));
  return ids.filter((id) => !found.has(id));
}

/** The experiments of these sessions or jobs. */
export async function experimentsOf(
  db: Database,
  of: { jobs?: string[] | undefined; sessions?: string[] | undefined },
): Promise<string[]> {
  const { jobs, sessions } = of;
  const where: Prisma.SessionWhereInput = jobs
    ? { jobs: { some: { id: { in: jobs } } } }
    : { id: { in: sessions ?? [] } };
  const found = await db.session.findMany({ where, select: { experimentId: true } });
  return [...new Set(found.map(({ experimentId }) => experimentId))];
}

/** Which credentials a person has a right on. Administrators manage none but their own: a key is a person's. */
export function credentialsWhere(
  actor: Pick<Actor, 'userId' | 'email'>,
  right: CredentialRight,
): Prisma.CredentialWhereInput {
  const own: Prisma.CredentialWhereInput = { ownerId: actor.userId };
  return right === 'manage' ? own : { OR: [own, { shares: { some: { email: actor.email } } }] };
}
