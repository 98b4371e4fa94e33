import { api } from '../../domain/api.schema.ts';
import { checkEntries, GOOD_LINK, newHosts } from '../../domain/check-entries.ts';
import type { HostView } from '../../domain/entries.schema.ts';
import { placesNote } from '../../domain/entry-links.ts';
import { hostsWithoutOwner } from '../../domain/study-owners.ts';
import type { Database } from '../../prisma/database.ts';
import { changeHosts, hostAnswersOf, listHosts } from '../../records/hosts.ts';
import { linksInUse } from '../../records/new-jobs.ts';
import { findSession, hostsOf } from '../../records/sessions.ts';
import { notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

/** Links before they are used, and the hosts that they lead to. */
export function serveEntries(door: Door, { db }: { db: Database }): void {
  serve(door, api.checkLinks, async ({ params, body }) => {
    const session = await findSession(db, params.id);
    if (!session) throw notFound('session', params.id);
    const { platform, experimentId } = session;
    const hosts = await hostsOf(db, experimentId);
    const inUse = platform === 'otree' ? await linksInUse(db) : [];
    const entries = checkEntries(body.entries, { platform, hosts, inUse });
    const urls = entries.flatMap(({ url }) => url ?? []);
    return {
      ok: entries.every(({ ok }) => ok),
      entries,
      example: GOOD_LINK[platform],
      newHosts: newHosts(urls, hosts),
      hostsWithoutOwner: hostsWithoutOwner(urls, await hostAnswersOf(db, experimentId)),
      note: placesNote(platform, urls),
    };
  });

  serve(door, api.listHosts, async ({ params }) => ({ hosts: await hostsThere(db, params.id) }));

  serve(door, api.changeHosts, async ({ params, body, actor }) => {
    await hostsThere(db, params.id);
    await changeHosts(db, params.id, actor.userId, body);
    return { hosts: await hostsThere(db, params.id) };
  });
}

async function hostsThere(db: Database, id: string): Promise<HostView[]> {
  const hosts = await listHosts(db, id);
  if (!hosts) throw notFound('experiment', id);
  return hosts;
}
