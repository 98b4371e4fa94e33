import { afterAll, beforeAll, expect, test } from 'vitest';
import { api } from '../../domain/api.schema.ts';
import { eventually, startLab, type Lab } from '../support/lab.ts';
import { startReceiver, type Receiver } from '../support/receivers.ts';
import { serveTiny, type TinyStudy } from '../support/tiny-study.ts';

let lab: Lab;
let study: TinyStudy;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  study = await serveTiny(() => '<!doctype html><title>Hm</title><p>Is this the end?</p>');
  lab = await startLab({ workers: 2, durations: { noticeMs: 200 } });
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close(), receiver?.[Symbol.asyncDispose]()]);
});

test('the workers of a run tell once what paused it, and once that it is over', async () => {
  const body = {
    name: 'mine',
    shape: 'json' as const,
    kinds: ['paused' as const, 'finished' as const],
    url: receiver.server.at('/json/hush-hush'),
  };
  const { webhook } = await lab.client.call(api.createWebhook, { body });
  const { session } = await lab.start([`${study.url}/a`, `${study.url}/b`]);
  await lab.until(session, ({ reason }) => reason === 'end_unclear');
  await eventually(() => receiver.taken.length > 0, 30_000);
  await lab.client.call(api.command, { body: { kind: 'cancel', session, allowHosts: [] } });
  await lab.untilOver(session);
  await eventually(() => receiver.taken.length > 1, 30_000);
  expect(receiver.taken.map(({ message }) => message)).toMatchObject([
    { kind: 'paused', reason: 'end_unclear', session: { id: session } },
    { kind: 'finished', title: 'Run finished: 2 cancelled' },
  ]);
  const { deliveries } = await lab.client.call(api.showWebhook, { params: { id: webhook.id } });
  expect(deliveries.map(({ state }) => state)).toEqual(['sent', 'sent']);
  expect(lab.log() + lab.workerLog(1) + lab.workerLog(2)).not.toContain('hush-hush');
});
