import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api } from '../../domain/api.schema.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { casesOf, modelsOf, type FaultCase } from '../support/model-faults.ts';
import { addCredential, callsOf, compareWithBook, type CallRow } from '../support/models.ts';
import type { Kind } from '../support/providers/protocol.ts';
import { startProvider, type StandIn } from '../support/providers/stand-in.ts';
import { finished, question, serveTiny, type TinyStudy } from '../support/tiny-study.ts';

let lab: Lab;
let study: TinyStudy;

beforeAll(async () => {
  // /WHO/1 and /WHO/2, whose texts tell the stand-in who asks.
  study = await serveTiny(({ method, path }) => {
    const [, who = '', at = ''] = path.split('/');
    if (method === 'POST') return { to: `/${who}/${Number(at) + 1}` };
    return Number(at) > 2 ? finished() : question(`Page ${at} for (${who})`);
  });
  lab = await startLab();
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
});

const USUAL_MODEL = { openai: 'gpt-4o', 'openai-strict': 'gpt-4o', anthropic: 'claude-sonnet-4-5' };
const PRICE = { input: 3, output: 15 };

/** Each request meets what its own case says, by the text of its page. */
function startStandIn(kind: Kind): Promise<StandIn> {
  const met = new Map<string, number>();
  const plan = (_n: number, { user }: { user: string }) => {
    const { name = '', meets = [] } =
      casesOf(kind).find((one) => user.includes(`(${kind}.${one.name})`)) ?? {};
    const count = met.get(name) ?? 0;
    met.set(name, count + 1);
    return meets[count] ?? null;
  };
  return startProvider({ kind, plan, models: modelsOf(kind) });
}

/** @returns its session; a credential of its own keeps what is learnt and blocked from other cases */
async function start(standIn: StandIn, one: FaultCase): Promise<string> {
  const model = one.model ?? USUAL_MODEL[standIn.kind];
  const credential = await addCredential(lab, standIn, { prices: { [model]: PRICE } });
  const provider = standIn.kind === 'anthropic' ? 'anthropic' : 'openai';
  const { session } = await lab.start([`${study.url}/${standIn.kind}.${one.name}/1`], {
    ...{ model: `${provider}/${model}`, credential },
    ...one.config,
  });
  return session;
}

async function pausedAndResumed(session: string, reason: string): Promise<void> {
  const [job] = await lab.until(session, ({ state }) => state === 'paused');
  expect(job).toMatchObject({ reason, steps: 0 });
  const { jobs } = await lab.client.call(api.command, {
    body: { kind: 'resume', session, pausedFor: reason as 'no_credit' },
  });
  expect(jobs).toEqual([job?.id]);
}

function inShort({ status, outcome, error, ...row }: CallRow): string {
  return `${row.try} ${status === 'answered' ? outcome : error}`;
}

describe.each(['openai', 'anthropic'] as const)('at a provider like %s', (kind) => {
  let standIn: StandIn;
  const sessions = new Map<string, string>();
  beforeAll(async () => {
    standIn = await startStandIn(kind);
    for (const one of casesOf(kind)) sessions.set(one.name, await start(standIn, one));
  });
  afterAll(() => standIn?.close());

  test.each(casesOf(kind))('$name', async (one) => {
    const session = sessions.get(one.name) as string;
    if (one.pausedFor !== undefined) await pausedAndResumed(session, one.pausedFor);
    const [job] = await lab.untilOver(session);
    const calls = await callsOf(lab, [session]);
    expect(calls.map(inShort), `${job?.state} ${job?.reason} ${job?.detail}`).toEqual(one.calls);
    expect(job).toMatchObject(
      one.failed ? { state: 'failed', reason: 'model_unusable' } : { state: 'completed', steps: 2 },
    );
    const posts = study.requests.filter(
      ({ method, path }) => method === 'POST' && path.startsWith(`/${kind}.${one.name}/`),
    );
    expect(posts).toHaveLength(one.failed ? 0 : 2);
  });

  test('what was learnt and what did not fit stand on the calls, and a shortened past on its page', async () => {
    const of = (name: string): Promise<CallRow[]> => callsOf(lab, [sessions.get(name) as string]);
    const dropped = (await of('temperature-refused')).map((row) => row.dropped);
    expect(dropped).toEqual([[], ['temperature'], ['temperature']]);
    const asked = (await of('no-schema')).map(({ structured }) => structured);
    const simpler = kind === 'anthropic' ? 'plain' : 'json_object';
    expect(asked).toEqual(['json_schema', simpler, simpler]);
    for (const { misfits } of await of('three-misfits')) expect(misfits?.length).toBeGreaterThan(0);
    const db = await lab.database();
    const { rows } = await db.query<{ most: number | null }>(
      `SELECT s."pastCharacters" AS most FROM "Step" s JOIN "Job" j ON j.id = s."jobId"
       WHERE j."sessionId" = $1 AND s.kind = 'form' ORDER BY s.number`,
      [sessions.get('past-too-long')],
    );
    await db.end();
    expect(rows.map(({ most }) => most)).toEqual([null, expect.any(Number)]);
  });

  test.each([
    ['limited-for-ms', 400],
    ['limited-for-seconds', 1_000],
  ])('a provider that asks for a rest has it: %s', async (name, restMs) => {
    const ids = (await callsOf(lab, [sessions.get(name) as string])).map(({ id }) => id);
    const [first, second] = standIn.book.filter(({ callId }) => ids.includes(callId ?? ''));
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(restMs);
  });

  test('every request has its row, every row its request, and both the same tokens and costs', async () => {
    const rows = await compareWithBook(lab, standIn, [...sessions.values()]);
    expect(rows.length).toBe(standIn.book.length);
  });
});
