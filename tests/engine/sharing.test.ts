import { afterAll, beforeAll, expect, test } from 'vitest';
import { api } from '../../domain/api.schema.ts';
import { openDatabase, type Database } from '../../prisma/database.ts';
import { pauseWithoutUse } from '../../records/credential-use.ts';
import { share, unshare } from '../../records/shares.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { addCredential, callsOf, compareWithBook } from '../support/models.ts';
import { faults } from '../support/providers/faults.ts';
import { createGate } from '../support/providers/gate.ts';
import { startProvider } from '../support/providers/stand-in.ts';
import { finished, question, serveTiny, type TinyStudy } from '../support/tiny-study.ts';

let lab: Lab;
let tiny: TinyStudy;
let db: Database;
beforeAll(async () => {
  tiny = await serveTiny(({ method, path }) => {
    const [, who = '', at = ''] = path.split('/');
    if (method === 'POST') return { to: `/${who}/${Number(at) + 1}` };
    return Number(at) > 2 ? finished() : question(`Page ${at} for (${who})`);
  });
  lab = await startLab();
  db = openDatabase(lab.databaseUrl(), 'test', 2);
});
afterAll(async () => {
  await db?.$disconnect();
  await Promise.all([lab?.stop(), tiny?.close()]);
});

const links = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${tiny.url}/${name}${index}/1`);

test('a credential that is taken back pauses its jobs and names its owner; shared again, they go on when told', async () => {
  const gate = createGate();
  await using standIn = await startProvider({ kind: 'openai', plan: () => faults.gate(gate) });
  const credential = await addCredential(lab, standIn, { name: 'lent', limits: { maxCallsAtOnce: 1 } });
  const me = 'owner@localhost';
  await db.user.create({ data: { id: 'usr_ada', name: 'Ada', email: 'ada@lab.example' } });
  await db.credential.update({ where: { id: credential }, data: { ownerId: 'usr_ada' } });
  await share(db, credential, me);
  const { session, jobs } = await lab.start(links('lent', 3), { model: 'openai/gpt-4o', credential });
  await standIn.until(1);

  await unshare(db, credential, me);
  await pauseWithoutUse(db, { credential });
  gate.open();
  const paused = await lab.until(session, ({ state }) => state === 'paused');
  for (const { reason, detail } of paused) {
    expect(reason).toBe('credential_unavailable');
    expect(detail).toContain(
      '"lent" of Ada (ada@lab.example) is not shared with Local owner (owner@localhost)',
    );
  }
  // The answer that was under way is paid for, and sent.
  expect(standIn.book).toHaveLength(1);
  expect(tiny.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);

  await share(db, credential, me);
  const resume = { kind: 'resume', pausedFor: 'credential_unavailable', credential } as const;
  const told = await lab.client.call(api.command, { body: resume });
  expect(told.jobs.toSorted()).toEqual(jobs.toSorted());
  const ended = await lab.untilOver(session);
  expect(ended.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
  await compareWithBook(lab, standIn, [session]);
  expect(standIn.book).toHaveLength(6);
});

test('a new key reaches a job at its next call, and a new price no call of before', async () => {
  const gate = createGate();
  await using standIn = await startProvider({ kind: 'openai', plan: () => faults.gate(gate) });
  const cheap = { 'gpt-4o': { input: 3, output: 15 } };
  const credential = await addCredential(lab, standIn, { prices: cheap });
  const { session } = await lab.start(links('key', 1), { model: 'openai/gpt-4o', credential });
  await standIn.until(1);
  standIn.setKey('sk-the-second-key-0123456789');
  const body = { key: 'sk-the-second-key-0123456789', prices: { 'gpt-4o': { input: 300, output: 1500 } } };
  await lab.client.call(api.changeCredential, { params: { credential }, body });
  const [before] = await callsOf(lab, [session]);
  gate.open();
  expect((await lab.untilOver(session)).map(({ state }) => state)).toEqual(['completed']);
  const [first, second] = await callsOf(lab, [session]);
  expect(first).toMatchObject({ id: before?.id, status: 'answered', price: { input: 3, output: 15 } });
  expect(second).toMatchObject({ status: 'answered', price: { input: 300, output: 1500 } });
  expect(second?.cost ?? 0).toBeGreaterThan(50 * (first?.cost ?? Infinity));
});

test('one that is disabled pauses its jobs at once; enabled, they go on when told', async () => {
  const gate = createGate();
  await using standIn = await startProvider({ kind: 'openai', plan: () => faults.gate(gate) });
  const credential = await addCredential(lab, standIn, { name: 'mine', limits: { maxCallsAtOnce: 1 } });
  const { session } = await lab.start(links('off', 3), { model: 'openai/gpt-4o', credential });
  await standIn.until(1);
  const change = async (disabled: boolean) =>
    lab.client.call(api.changeCredential, { params: { credential }, body: { disabled } });
  await lab.until(session, ({ state, reason }) => state === 'running' || reason === 'model_slot');
  await change(true);
  // While the one call is still under way, the others stand already.
  await lab.until(session, ({ state, reason }) => state === 'running' || reason === 'credential_unavailable');
  gate.open();
  const paused = await lab.until(session, ({ reason }) => reason === 'credential_unavailable');
  for (const { detail } of paused) expect(detail).toContain('of Local owner (owner@localhost) is disabled');
  await change(false);
  const resume = { kind: 'resume', pausedFor: 'credential_unavailable', session } as const;
  expect((await lab.client.call(api.command, { body: resume })).jobs).toHaveLength(3);
  expect((await lab.untilOver(session)).map(({ state }) => state)).toEqual([
    'completed',
    'completed',
    'completed',
  ]);
  expect(standIn.book).toHaveLength(6);
});
