import { SAMPLES } from '../../examples/pages/samples.ts';
import type { Actor } from '../../domain/access.ts';
import { api } from '../../domain/api.schema.ts';
import type { ConfigContent } from '../../domain/config.schema.ts';
import { parseModelName } from '../../domain/providers.ts';
import type { LearntOfModel } from '../../models/access.ts';
import type { Database } from '../../prisma/database.ts';
import { findCredential, learntOf } from '../../records/credentials.ts';
import { ApiError } from '../errors.ts';
import { preview } from '../preview.ts';
import { serve, type Door } from '../serve.ts';

/** What a model would be told, before anything is started. */
export function servePreview(door: Door, { db }: { db: Database }): void {
  serve(door, api.listSamples, async () => ({ samples: [...SAMPLES] }));
  serve(door, api.preview, async ({ body, actor }) => preview(body, await learnt(db, actor, body.config)));
}

/** What decides the prompt beside the settings: how this model takes being asked, at the account that is used. */
async function learnt(db: Database, actor: Actor, config: ConfigContent): Promise<LearntOfModel> {
  const name = parseModelName(config.model);
  if (config.credential === null || !name) return { dropped: [], structured: null };
  const row = await findCredential(db, actor, config.credential);
  if (!row) throw new ApiError(400, 'credential', `There is no credential ${config.credential}.`);
  return learntOf(db, row.id, name.model);
}
