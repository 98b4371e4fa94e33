import { api } from '../../domain/api.schema.ts';
import { pauseWithoutUse } from '../../records/credential-use.ts';
import { listInvitations } from '../../records/invitations.ts';
import { makeInvitation, makeSignInLink, revokeInvitation, type NewLink } from '../../records/links.ts';
import { changeUser, findUser, listUsers } from '../../records/users.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError, notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';
import { orTaken } from './account.ts';

/** What administrators do about the accounts of others. */
export function serveUsers(door: Door, { db, ownerId }: AppDeps): void {
  const find = async (id: string) => {
    const user = await findUser(db, id);
    if (!user) throw notFound('user', id);
    return user;
  };

  serve(door, api.listUsers, async () => ({ users: await listUsers(db) }));

  serve(door, api.changeUser, async ({ actor, params: { id }, body }) => {
    await find(id);
    const shutsOut = body.disabled === true || body.role === 'researcher';
    if (shutsOut && id === ownerId) throw new ApiError(409, 'local_owner', LOCAL_OWNER_STAYS);
    if (id === actor.userId && (body.disabled !== undefined || body.role !== undefined))
      throw new ApiError(
        409,
        'oneself',
        'Your own role, and whether you may sign in, another administrator changes.',
      );
    const user = await orTaken(changeUser(db, id, body));
    if (body.disabled) await pauseWithoutUse(db, { person: id });
    return user;
  });

  serve(door, api.makeSignInLink, async ({ actor, params: { id } }) => {
    const { disabled, name } = await find(id);
    if (disabled) throw new ApiError(409, 'disabled', `${name} is disabled. Enable the account first.`);
    return view(await makeSignInLink(db, id, actor.userId));
  });

  serveInvitations(door, db);
}

/** So there always is one administrator at least. */
const LOCAL_OWNER_STAYS =
  'The local owner stays an administrator and enabled: it is for this one that the command line acts, and there always is an administrator so.';

function serveInvitations(door: Door, db: AppDeps['db']): void {
  serve(door, api.listInvitations, async () => ({ invitations: await listInvitations(db) }));

  serve(door, api.invite, async ({ actor, body, deed }) => {
    if (await db.user.findUnique({ where: { email: body.email }, select: { id: true } }))
      throw new ApiError(
        409,
        'email_taken',
        `${body.email} has an account already. A sign-in link for it helps whoever forgot the password.`,
      );
    const link = await makeInvitation(db, body, actor.userId);
    deed.object = { kind: 'invitation', id: link.id };
    const [invitation] = await listInvitations(db, { id: link.id });
    if (!invitation) throw notFound('invitation', link.id);
    return { invitation, link: view(link) };
  });

  serve(door, api.revokeInvitation, async ({ params }) => {
    if (await revokeInvitation(db, params.id)) return {};
    const [found] = await listInvitations(db, { id: params.id });
    if (!found) throw notFound('invitation', params.id);
    throw new ApiError(409, 'link_used', `This invitation is ${found.state} already.`);
  });
}

function view({ path, expiresAt }: NewLink) {
  return { path, expiresAt: expiresAt.toISOString() };
}
