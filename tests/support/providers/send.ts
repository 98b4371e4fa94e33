import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sending } from './faults.ts';
import type { HttpAnswer } from './protocol.ts';

/** Writes one answer, or as much of it as the fault lets through. */
export async function sendAnswer(
  res: ServerResponse,
  { status, headers = {}, body }: HttpAnswer,
  how: Sending,
  stopped: AbortSignal,
): Promise<void> {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const head = {
    'content-type': 'application/json',
    ...headers,
    // Longer than what comes: so the client can tell that it was cut.
    'content-length': bytes.length + (how === 'cut-at-end' ? 1 : 0),
  };
  if (how === 'cut-before') return void res.socket?.destroy();
  if (how === 'whole' || how === 'close-after') {
    if (how === 'close-after') res.once('finish', () => res.socket?.destroySoon());
    return void res.writeHead(status, head).end(bytes);
  }
  res.writeHead(status, head);
  if (typeof how === 'object') return drip(res, bytes, how, stopped);
  const sent = how === 'cut-in-middle' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
  res.write(sent, () => res.socket?.destroySoon());
}

async function drip(
  res: ServerResponse,
  bytes: Buffer,
  { pieces, everyMs }: { pieces: number; everyMs: number },
  stopped: AbortSignal,
): Promise<void> {
  const size = Math.ceil(bytes.length / pieces);
  for (let at = 0; at < bytes.length; at += size) {
    if (res.destroyed || stopped.aborted) return;
    res.write(bytes.subarray(at, at + size));
    await sleep(everyMs, undefined, { signal: stopped }).catch(() => {});
  }
  res.end();
}
