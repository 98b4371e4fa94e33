import type { Actor } from '../../domain/access.ts';
import { api } from '../../domain/api.schema.ts';
import type { Members } from '../../domain/members.schema.ts';
import { findRights } from '../../records/access.ts';
import { changeOwner, listMembers, offer, removeMember, saveMember } from '../../records/members.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError, forbidden, notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

export function serveMembers(door: Door, deps: AppDeps): void {
  const { db } = deps;
  const membersOf = async (id: string): Promise<Members> => {
    const members = await listMembers(db, id);
    if (!members) throw notFound('experiment', id);
    return members;
  };

  serve(door, api.listMembers, async ({ params }) => membersOf(params.id));

  serve(door, api.saveMember, async ({ params, body: { email, rights } }) => {
    const { owner } = await membersOf(params.id);
    if (email === owner.email.toLowerCase()) {
      throw new ApiError(400, 'owner', 'This is the owner of the experiment, who may do everything with it.');
    }
    await saveMember(db, params.id, email, rights);
    return membersOf(params.id);
  });

  serve(door, api.removeMember, async ({ params, body: { email }, actor }) => {
    const found = await findRights(db, actor, { on: 'experiment', id: params.id });
    if (!found) throw notFound('experiment', params.id);
    if (email !== actor.email && !found.rights.has('own')) {
      throw forbidden('Only the owner of the experiment removes others; you can remove yourself.');
    }
    return { removed: await removeMember(db, params.id, email) };
  });

  serveOwner(door, deps, membersOf);
}

function serveOwner(door: Door, { db }: AppDeps, membersOf: (id: string) => Promise<Members>): void {
  /** Administrators see all accounts anyway; nobody else learns here which there are. */
  const putInto = async (id: string, email: string): Promise<void> => {
    const user = await db.user.findFirst({ where: { email, disabledAt: null } });
    if (!user) {
      throw new ApiError(
        409,
        'no_account',
        `There is no account of ${email} that is not disabled. Invite them first.`,
      );
    }
    await changeOwner(db, id, { userId: user.id, email }, false);
  };

  const offerTo = async (id: string, email: string | null): Promise<void> => {
    if (await offer(db, id, email)) return;
    throw new ApiError(409, 'no_member', `${email} is no member of this experiment. Add them first.`);
  };

  const isAdministrator = ({ role }: Actor): boolean => role === 'administrator';

  serve(door, api.handOver, async ({ params, body: { email }, actor }) => {
    await membersOf(params.id);
    await (email !== null && isAdministrator(actor) ? putInto(params.id, email) : offerTo(params.id, email));
    return membersOf(params.id);
  });

  serve(door, api.takeOver, async ({ params, actor }) => {
    await membersOf(params.id);
    const taken = await changeOwner(db, params.id, { userId: actor.userId, email: actor.email }, true);
    if (!taken) throw new ApiError(409, 'not_offered', 'Its owner does not offer you this experiment.');
    return membersOf(params.id);
  });
}
