import type { Durations } from '../domain/durations.ts';
import type { SendMessage } from '../domain/webhook-shapes.ts';
import { createMessenger } from '../net/webhook-send.ts';
import { createWayOut } from '../net/way-out.ts';

/** Who brings messages to webhooks; these may be machines of one's own. */
export function messengerFor(given: {
  ownPorts: readonly number[];
  build: string;
  durations: Pick<Durations, 'webhookMs'>;
}): SendMessage {
  return createMessenger({
    dispatcher: createWayOut({ allowPrivate: true, ownPorts: new Set(given.ownPorts) }),
    userAgent: `Proband/${given.build}`,
    timeoutMs: given.durations.webhookMs,
  });
}
