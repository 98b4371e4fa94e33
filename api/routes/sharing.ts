import type { Actor } from '../../domain/access.ts';
import { api } from '../../domain/api.schema.ts';
import { pauseWithoutUse } from '../../records/credential-use.ts';
import { findCredential, type CredentialRow } from '../../records/credentials.ts';
import { listShares, share, unshare } from '../../records/shares.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError, notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

export function serveSharing(door: Door, { db }: AppDeps): void {
  const find = async (actor: Actor, idOrName: string): Promise<CredentialRow> => {
    const row = await findCredential(db, actor, idOrName, 'manage');
    if (!row) throw notFound('credential', idOrName);
    return row;
  };

  serve(door, api.listShares, async ({ params, actor }) => ({
    shares: await listShares(db, (await find(actor, params.credential)).id),
  }));

  serve(door, api.share, async ({ params, body, actor, deed }) => {
    const { id } = await find(actor, params.credential);
    deed.object = { kind: 'credential', id };
    if (body.email === actor.email) throw new ApiError(400, 'own', 'This credential is yours already.');
    await share(db, id, body.email);
    return { shares: await listShares(db, id) };
  });

  serve(door, api.unshare, async ({ params, body, actor, deed }) => {
    const { id } = await find(actor, params.credential);
    deed.object = { kind: 'credential', id };
    await unshare(db, id, body.email);
    await pauseWithoutUse(db, { credential: id });
    return { shares: await listShares(db, id) };
  });
}
