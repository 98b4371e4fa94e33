import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, post, serveApi } from '../../api/api-in-test.ts';
import type { WebhookView } from '../../domain/webhooks.schema.ts';
import { createWayOut } from '../../net/way-out.ts';
import { createMessenger } from '../../net/webhook-send.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { startReceiver, type Receiver } from '../support/receivers.ts';

const dispatcher = createWayOut({ allowPrivate: true, ownPorts: new Set() });
let base: TestDatabase;
let receiver: Receiver;
let answers = '';

beforeAll(async () => {
  base = await startDatabase();
  receiver = await startReceiver();
  for (const id of ['usr_1', 'usr_2']) {
    await base.db.user.create({ data: { id, email: `${id}@lab.example`, name: id, role: 'researcher' } });
  }
  await base.db.experiment.create({
    data: { id: 'exp_2', ownerId: 'usr_2', name: 'x', platform: 'web', hosts: [] },
  });
}, 90_000);
afterAll(async () => {
  await receiver?.[Symbol.asyncDispose]();
  await dispatcher.close();
  await base?.stop();
});

const webhooks = { name: 'phone', shape: 'ntfy', kinds: ['finished', 'paused'] };

/** Asks as a person, with the real database. */
async function as(person: string) {
  const send = createMessenger({ dispatcher, userAgent: 'Proband/test', timeoutMs: 5_000 });
  const api = await serveApi({ db: base.db, ownerId: person, sendMessage: send }, { realDatabase: true });
  return async (path: string, body?: object) => {
    const answer = await api(`/api/webhooks${path}`, body ? post(body) : { headers: bearer });
    answers += JSON.stringify(answer.body);
    return answer as {
      status: number;
      body: { webhook: WebhookView; detail: string } & Record<string, unknown>;
    };
  };
}

test('a webhook is made, tried out, changed and removed by its owner; nobody else knows of it', async () => {
  const [owner, other] = [await as('usr_1'), await as('usr_2')];
  const url = receiver.server.at('/hush-hush');
  const made = await owner('', { ...webhooks, url, requestKey: 'once-only-1' });
  expect(made).toMatchObject({
    status: 200,
    body: { webhook: { host: new URL(url).host, kinds: ['paused', 'finished'] } },
  });
  const again = await owner('', { ...webhooks, url, requestKey: 'once-only-1' });
  const { id } = made.body.webhook;
  expect(again.body.webhook.id).toBe(id);
  expect((await owner('')).body['webhooks']).toHaveLength(1);

  expect((await owner(`/${id}/test`, {})).body).toEqual({ ok: true, status: 200, said: 'ok' });
  expect(receiver.drain()).toMatchObject([
    { path: '/', message: { topic: 'hush-hush', title: 'Proband can reach you here' } },
  ]);
  receiver.fails.push(403);
  expect((await owner(`/${id}/test`, {})).body).toMatchObject({ ok: false, status: 403 });

  expect((await other('')).body['webhooks']).toEqual([]);
  for (const path of ['', '/test', '/remove']) {
    const strange = await other(`/${id}${path}`, { nonsense: 1 });
    const none = await other(`/whk_none${path}`, { nonsense: 1 });
    expect([strange.status, none.status]).toEqual([403, 403]);
    expect(strange.body.detail.replace(id, 'ID')).toBe(none.body.detail.replace('whk_none', 'ID'));
  }

  expect((await owner(`/${id}`, { shape: 'slack', disabled: true })).body.webhook).toMatchObject({
    shape: 'slack',
    disabled: true,
  });
  expect((await owner(`/${id}`)).body).toMatchObject({ webhook: { id, disabled: true }, deliveries: [] });
  expect((await owner(`/${id}/remove`, {})).body).toEqual({ id });
  expect((await owner(`/${id}`)).status).toBe(403);
});

test('what does not go is refused with the reason', async () => {
  const owner = await as('usr_1');
  const url = 'https://ntfy.example/hush-hush/hush';
  expect(await owner('', { ...webhooks, url })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'url' }] },
  });
  expect(await owner('', { ...webhooks, url: 'hush-hush', shape: 'json' })).toMatchObject({ status: 400 });
  expect(await owner('', { ...webhooks, shape: 'json', url, experiment: 'exp_2' })).toMatchObject({
    status: 403,
  });
  expect(await owner('', { ...webhooks, shape: 'json', url, experiment: 'exp_none' })).toMatchObject({
    status: 403,
  });
  const { body } = await owner('', { ...webhooks, shape: 'json', url });
  expect(await owner(`/${body.webhook.id}`, { shape: 'ntfy' })).toMatchObject({ status: 400 });
});

test('no answer and no audit entry holds an address', async () => {
  const entries = await base.db.auditEntry.findMany();
  expect(entries.map(({ action }) => action)).toContain('webhook.test');
  const all =
    answers +
    JSON.stringify(entries, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
  expect(all).toContain('"url":"given"');
  expect(all).not.toContain('hush');
});
