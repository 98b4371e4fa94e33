import { afterEach, describe, expect, test } from 'vitest';
import { ask, aBody, type Heard } from './calls-in-test.ts';
import { between, both, faults, inTurn, type Fault } from './faults.ts';
import type { JsonObject } from './json.ts';
import type { Kind } from './protocol.ts';
import { startProvider, type StandIn, type StandInOptions } from './stand-in.ts';

const open: StandIn[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((standIn) => standIn.close()));
});

async function started(options: StandInOptions): Promise<StandIn> {
  const standIn = await startProvider(options);
  open.push(standIn);
  return standIn;
}

async function met(kind: Kind, fault: Fault): Promise<{ heard: Heard; standIn: StandIn }> {
  const standIn = await started({ kind, plan: () => fault });
  return { heard: await ask(standIn), standIn };
}

describe.each(['openai', 'anthropic'] as const)('%s', (kind) => {
  test.each([
    ['server_error', faults.serverError(), 500],
    ['unavailable', faults.unavailable(), 503],
    ['overloaded', faults.overloaded(), 529],
    ['key_rejected', faults.keyRejected(), 401],
    ['forbidden', faults.forbidden(), 403],
    ['model_unknown', faults.modelUnknown(), 404],
    ['context_too_long', faults.contextTooLong(), 400],
    ['content_filtered', faults.refusal('error'), 400],
    ['no_credit', faults.noCredit(), kind === 'openai' ? 429 : 400],
    ['no_credit', faults.noCredit('openrouter'), 402],
    ['no_credit', faults.noCredit('billing'), 402],
    ['rate_limited', faults.rateLimited(), 429],
  ])('answers %s with its status and bills nothing', async (name, fault, status) => {
    const { heard, standIn } = await met(kind, fault);
    expect(heard.status).toBe(status);
    expect((heard.json.error as JsonObject).message).toMatch(/\w/);
    expect(heard.text).not.toContain(standIn.key);
    expect(standIn.book[0]?.answered).toMatchObject({ status, fault: name, usage: null, model: null });
  });

  test.each([
    ['cut_before', faults.cutBefore()],
    ['cut_in_middle', faults.cutInMiddle()],
    ['cut_at_end', faults.cutAtEnd()],
  ])('%s leaves the client without an answer that may be billed', async (name, fault) => {
    const standIn = await started({ kind, plan: () => fault });
    await expect(ask(standIn)).rejects.toThrow();
    const [entry] = standIn.book;
    expect(entry?.answered?.fault).toBe(name);
    await expect.poll(() => entry?.complete).toBe(false);
    expect(entry?.answered?.usage?.completion).toBeGreaterThan(0);
  });

  test('a connection that is closed after the answer takes nothing from it', async () => {
    const { heard } = await met(kind, faults.closeAfter());
    expect(heard.status).toBe(200);
    expect(heard.json).toHaveProperty('id');
  });

  test('a dripping answer arrives whole', async () => {
    const { heard, standIn } = await met(kind, faults.drip(10, 1));
    expect(heard.json).toHaveProperty('id');
    await expect.poll(() => standIn.book[0]?.complete).toBe(true);
  });

  test('garbage has the status 200 and is billed', async () => {
    const texts = [];
    for (const fault of [
      faults.html(),
      faults.otherShape(),
      faults.cutJson(),
      faults.errorIn200(),
      faults.errorIn200('choice'),
    ]) {
      const { heard, standIn } = await met(kind, fault);
      expect(heard.status).toBe(200);
      expect(standIn.billed().completion).toBeGreaterThan(0);
      texts.push(heard.text);
    }
    const [html, other, cut, ...inside] = texts as [string, string, string, string, string];
    expect(html).toMatch(/^<html>/);
    expect(JSON.parse(other)).toEqual({ ok: true, data: [] });
    expect(() => JSON.parse(cut) as unknown).toThrow();
    for (const text of inside) expect(JSON.stringify(JSON.parse(text))).toContain('"error"');
  });
});

describe('what the model says', () => {
  const content = (text: string): unknown => {
    const json = JSON.parse(text) as JsonObject;
    const [choice] = (json.choices ?? []) as JsonObject[];
    return choice ? [choice.finish_reason, choice.message] : [json.stop_reason, json.content];
  };
  const said = async (kind: Kind, fault: Fault): Promise<unknown> =>
    content((await met(kind, fault)).heard.text);

  test('may be a refusal in each form', async () => {
    const forms = ['field', 'stopped', 'text'] as const;
    const openai = await Promise.all(forms.map((form) => said('openai', faults.refusal(form))));
    expect(openai).toMatchObject([
      ['stop', { content: null, refusal: expect.stringContaining('as an AI') as string }],
      ['content_filter', { content: null, refusal: null }],
      ['stop', { content: expect.stringContaining('as an AI') as string, refusal: null }],
    ]);
    const anthropic = await Promise.all(forms.map((form) => said('anthropic', faults.refusal(form))));
    expect(anthropic).toMatchObject([
      ['refusal', [{ type: 'text' }]],
      ['refusal', []],
      ['end_turn', [{ text: expect.stringContaining('as an AI') as string }]],
    ]);
  });

  test('may be empty, cut, endless, or something else', async () => {
    expect(await said('openai', faults.empty())).toMatchObject(['stop', { content: '' }]);
    expect(await said('openai', faults.noContent())).toMatchObject(['stop', { content: null }]);
    expect(await said('anthropic', faults.noContent())).toEqual(['end_turn', []]);
    const [finish, { content: half }] = (await said('openai', faults.finishedByLength())) as [
      string,
      { content: string },
    ];
    expect(finish).toBe('length');
    expect(() => JSON.parse(half) as unknown).toThrow();
    const { heard } = await met('openai', faults.overLong());
    expect(heard.text.length).toBeGreaterThan(1_000_000);
    expect(await said('openai', faults.wrongSchema())).toMatchObject([
      'stop',
      { content: '{"answer":42,"answers":"none"}' },
    ]);
  });
});

describe('a 429', () => {
  const headersOf = async (
    kind: Kind,
    ...says: Parameters<typeof faults.rateLimited>
  ): Promise<Record<string, string>> => {
    const { heard } = await met(kind, faults.rateLimited(...says));
    return { ...Object.fromEntries(heard.headers), text: heard.text };
  };

  test('says when to come again in the ways that there are', async () => {
    expect(await headersOf('openai', { retryAfterSeconds: 7 })).toMatchObject({
      'retry-after': '7',
      text: expect.stringContaining('Please try again in 7s.') as string,
    });
    expect(await headersOf('openai', { retryAfterMs: 1_500 })).toMatchObject({ 'retry-after-ms': '1500' });
    expect(await headersOf('openai', { retryAt: new Date(0) })).toMatchObject({
      'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT',
    });
    expect(await headersOf('openai', { resetMs: 86_400, unit: 'tokens' })).toMatchObject({
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '1m26.4s',
    });
    expect(await headersOf('anthropic', { resetMs: 60_000 })).toMatchObject({
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    });
  });

  test('may say nothing at all', async () => {
    const heard = await headersOf('openai');
    expect(Object.keys(heard)).not.toContain('retry-after');
    expect(heard.text).toContain('Rate limit reached for gpt-4o');
    expect(heard.text).not.toContain('try again');
  });
});

describe('a plan', () => {
  const statuses = async (standIn: StandIn, count: number): Promise<number[]> => {
    const found = [];
    for (let n = 0; n < count; n++) found.push((await ask(standIn, aBody(standIn))).status);
    return found;
  };

  test('goes by the number of the request', async () => {
    const listed = await started({
      kind: 'openai',
      plan: inTurn(faults.serverError(), null, faults.overloaded()),
    });
    expect(await statuses(listed, 4)).toEqual([500, 200, 529, 200]);
    const ranged = await started({ kind: 'openai', plan: between(2, 3, faults.unavailable()) });
    expect(await statuses(ranged, 4)).toEqual([200, 503, 503, 200]);
    ranged.setPlan((_n, { user }) => (user.includes('page') ? faults.keyRejected() : null));
    expect(await statuses(ranged, 1)).toEqual([401]);
  });

  test('takes several faults at once', async () => {
    const { heard, standIn } = await met(
      'openai',
      both(faults.latency(1), faults.fenced(), faults.drip(3, 1)),
    );
    expect(heard.text).toContain('```json');
    expect(standIn.book[0]?.answered?.fault).toBe('latency+fenced+drip');
  });
});

describe('a limiter', () => {
  test('lets so many requests through in a minute, by the clock of the test', async () => {
    let now = 1_000_000;
    const standIn = await started({ kind: 'openai', rate: { requestsPerMinute: 3 }, now: () => now });
    const heard = [];
    for (let n = 0; n < 4; n++) heard.push(await ask(standIn));
    expect(heard.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(heard.map(({ headers }) => headers.get('x-ratelimit-remaining-requests'))).toEqual([
      '2',
      '1',
      '0',
      '0',
    ]);
    expect(heard[3]?.headers.get('retry-after')).toBe('20');
    expect((heard[3]?.json.error as JsonObject).message).toMatch(
      /on requests per min \(RPM\): Limit 3, .* try again in 20s/,
    );
    now += 20_000;
    expect([(await ask(standIn)).status, (await ask(standIn)).status]).toEqual([200, 429]);
  });

  test('counts tokens too, and says which of both it was', async () => {
    const standIn = await started({ kind: 'anthropic', rate: { tokensPerMinute: 1_000 }, now: () => 0 });
    const heard = [await ask(standIn), await ask(standIn), await ask(standIn)];
    expect(heard.map(({ status }) => status)).toEqual([200, 429, 429]);
    expect((heard[1]?.json.error as JsonObject).message).toMatch(
      /rate limit of 1000 input tokens per minute/,
    );
  });

  test('takes so many at once, and others when those are done', async () => {
    const standIn = await started({ kind: 'openai', rate: { atOnce: 2 }, latencyMs: 50 });
    const together = await Promise.all([ask(standIn), ask(standIn), ask(standIn)]);
    expect(together.map(({ status }) => status).toSorted()).toEqual([200, 200, 429]);
    expect((await ask(standIn)).status).toBe(200);
  });
});
