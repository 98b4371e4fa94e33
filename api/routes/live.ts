import { api } from '../../domain/api.schema.ts';
import { findActor } from '../actor.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { openEventStream } from '../live/stream.ts';
import { serveStream, type Door } from '../serve.ts';

export function serveLive(door: Door, deps: AppDeps): void {
  const { live, log } = deps;
  serveStream(door, api.live, async ({ actor, req }, res) => {
    if (!live) throw new ApiError(503, 'away', 'Nothing moves here: start Proband with `proband up`.');
    if (req.method === 'HEAD') return void res.type('text/event-stream').end();
    let who = actor;
    let stream: ReturnType<typeof openEventStream> | undefined;
    const leave = await live.watch({
      actor: () => who,
      send: (hints) => (stream ??= openEventStream(res)).send(hints),
    });
    const beat = async (): Promise<void> => {
      stream?.beat();
      const now = await findActor(deps, req.headers);
      if (now) who = now;
      else stream?.end();
    };
    const beats = setInterval(() => {
      beat().catch((error: unknown) => log.warn({ err: error }, 'an account could not be looked at again'));
    }, live.beatMs);
    const over = (): void => {
      clearInterval(beats);
      leave();
    };
    if (res.closed) over();
    else res.once('close', over);
  });
}
