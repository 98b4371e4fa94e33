import { describe, expect, test } from 'vitest';
import { createWatcher, sendDue } from '../../dispatch/notices.ts';
import { createSecretBox } from '../../records/secrets.ts';
import { changeWebhook, findWebhook, listDeliveries } from '../../records/webhooks.ts';
import {
  clock,
  db,
  deps,
  heard,
  hook,
  kept,
  log,
  MINUTE,
  plant,
  put,
  receiver,
  secrets,
  withNotices,
} from '../support/notices.ts';

withNotices();

describe('a webhook', () => {
  test('hears as its receiver wants it', async () => {
    await hook({ path: '/json' });
    await hook({ shape: 'slack', path: '/services/T0/B0/xyzzy' });
    await hook({ shape: 'ntfy', path: '/proband-runs_1?auth=x' });
    const { jobs, experiment } = await plant(1);
    await put(jobs, 'completed', 'finished');
    await createWatcher(deps())();
    await sendDue(deps());
    const said = Object.fromEntries(receiver.taken.map(({ path, message }) => [path, message]));
    expect(Object.keys(said).sort()).toEqual(['/?auth=x', '/json', '/services/T0/B0/xyzzy']);
    expect(said['/?auth=x']).toMatchObject({
      topic: 'proband-runs_1',
      title: 'Run finished: 1 completed',
      tags: ['white_check_mark'],
    });
    expect(JSON.stringify(said['/services/T0/B0/xyzzy'])).toContain('Trust &lt;game&gt; &amp;');
    const ids = new Set(receiver.taken.map(({ headers }) => headers['webhook-id']));
    expect([...ids]).toEqual([said['/json']?.['id']]);
    expect(said['/json']?.['experiment']).toMatchObject({ id: experiment });
    expect(receiver.taken[0]?.headers['user-agent']).toBe('Proband/test');
  });

  test('hears of what its owner may see, of its experiment, of its kinds, and while it is enabled', async () => {
    const lab = await plant(1);
    const other = await plant(1);
    await db.experimentMember.create({
      data: { experimentId: lab.experiment, email: 'usr_member@lab.example', rights: [] },
    });
    const path = (name: string) => ({ path: `/json/${name}` });
    await hook({ ...path('owner') });
    await hook({ ...path('owner-other-experiment'), experiment: other.experiment });
    await hook({ ...path('owner-other-kind'), kinds: ['finished'] });
    const disabled = await findWebhook(db, 'usr_owner', await hook(path('owner-disabled')));
    if (disabled) await changeWebhook(db, secrets, disabled, { disabled: true });
    await hook({ ...path('member'), owner: 'usr_member', experiment: lab.experiment });
    await hook({ ...path('stranger'), owner: 'usr_stranger' });
    await hook({ ...path('stranger-names-it'), owner: 'usr_stranger', experiment: lab.experiment });
    await hook({ ...path('admin'), owner: 'usr_admin' });
    await put(lab.jobs, 'paused', 'captcha');
    await createWatcher(deps())();
    await sendDue(deps());
    expect(
      receiver
        .drain()
        .map((one) => one.path)
        .sort(),
    ).toEqual(['/json/admin', '/json/member', '/json/owner']);
  });

  test('that fails is tried again, growing, for a day; then it is on record why', async () => {
    const id = await hook();
    const { jobs } = await plant(1);
    const watch = createWatcher(deps());
    await put(jobs, 'completed', 'finished');
    await watch();
    const tries: number[] = [];
    const start = clock.now;
    for (let minute = 0; minute < 26 * 60; minute++) {
      const before = receiver.server.received.length;
      receiver.fails.splice(0, 1, 500);
      await sendDue(deps());
      if (receiver.server.received.length > before) tries.push(Math.round((clock.now - start) / MINUTE));
      clock.now += MINUTE;
    }
    receiver.fails.length = 0;
    expect(tries.slice(0, 9)).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 124]);
    expect(tries.at(-1)).toBeLessThanOrEqual(24 * 60);
    expect(tries.at(-1)).toBeGreaterThan(22 * 60);
    const [delivery] = await listDeliveries(db, id, 10);
    expect(delivery).toMatchObject({ state: 'failed', tries: tries.length });
    expect(delivery?.problem).toMatch(
      /^127\.0\.0\.1:\d+ answered with 500 and said: no, not at \[address\]$/,
    );
    expect(receiver.taken).toEqual([]);
  });

  test('is not followed where it redirects; what arrives in the end is not sent again', async () => {
    const id = await hook();
    const { jobs } = await plant(1);
    await put(jobs, 'completed', 'finished');
    await createWatcher(deps())();
    receiver.fails.push(302);
    await sendDue(deps());
    expect(await listDeliveries(db, id, 10)).toMatchObject([
      { state: 'waiting', tries: 1, problem: expect.stringContaining('redirect') as string },
    ]);
    for (let minute = 0; minute < 5; minute++, clock.now += MINUTE) await sendDue(deps());
    expect(await listDeliveries(db, id, 10)).toMatchObject([{ state: 'sent', tries: 2, problem: null }]);
    expect(heard()).toHaveLength(1);
  });

  test('whose owner lost the right meanwhile hears nothing', async () => {
    const lab = await plant(1);
    const email = 'usr_member@lab.example';
    await db.experimentMember.create({ data: { experimentId: lab.experiment, email, rights: ['run'] } });
    const id = await hook({ owner: 'usr_member' });
    await put(lab.jobs, 'completed', 'finished');
    await createWatcher(deps())();
    await db.experimentMember.deleteMany({ where: { email } });
    await sendDue(deps());
    expect(receiver.drain()).toEqual([]);
    expect(await listDeliveries(db, id, 10)).toMatchObject([
      { state: 'failed', problem: 'Its owner may not see that any more.' },
    ]);
  });

  test('whose sender died is sent by another once the lease is over', async () => {
    await hook();
    const { jobs } = await plant(1);
    await put(jobs, 'completed', 'finished');
    await createWatcher(deps())();
    const never = sendDue({ ...deps(), send: () => new Promise(() => {}) });
    void never;
    await expect
      .poll(() => db.noticeDelivery.count({ where: { tries: 1, sentAt: null, failedAt: null } }))
      .toBe(1);
    await sendDue(deps());
    expect(heard()).toEqual([]);
    clock.now += MINUTE;
    await sendDue(deps());
    expect(heard()).toHaveLength(1);
  });

  test('that was sealed with another key says so', async () => {
    const id = await hook();
    const { jobs } = await plant(1);
    await put(jobs, 'completed', 'finished');
    await createWatcher(deps())();
    await sendDue({ ...deps(), secrets: createSecretBox(Buffer.alloc(32, 8)) });
    expect((await listDeliveries(db, id, 1))[0]?.problem).toContain('sealed with the secret key');
    clock.now += MINUTE;
    await sendDue(deps());
    expect(heard()).toHaveLength(1);
  });
});

test('neither logs nor tables hold an address, and no message a participant’s link', () => {
  expect(log).toContain('notice not delivered');
  expect(kept).toContain('answered with 500');
  const all = log + kept;
  expect(all).not.toMatch(/hush-hush|xyzzy|auth=x/);
  expect(all + receiver.server.received.map(({ body }) => body).join()).not.toContain('SECRET-LINK');
});
