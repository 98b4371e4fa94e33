import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { ask, aBody } from './calls-in-test.ts';
import { readBook } from './book.ts';
import { createGate } from './gate.ts';
import { faults } from './faults.ts';
import { startProviderProcess } from './provider-process.ts';
import { everySchema } from './reply-schema-in-test.ts';
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

const fits = new Ajv({ strict: false }).compile(everySchema);
const messages = [
  { role: 'system' as const, content: 'You take part.' },
  { role: 'user' as const, content: 'The page.' },
];
const response_format = {
  type: 'json_schema' as const,
  json_schema: { name: 'reply', strict: true, schema: everySchema },
};

describe('with the client library of OpenAI', () => {
  const client = ({ apiUrl, key }: StandIn): OpenAI =>
    new OpenAI({ baseURL: apiUrl, apiKey: key, maxRetries: 0 });

  test.each(['openai', 'openai-strict'] as const)('%s answers with a reply that fits', async (kind) => {
    const standIn = await started({ kind });
    const { data, response } = await client(standIn)
      .chat.completions.create(
        { model: 'gpt-4o', messages, response_format, max_tokens: 2_000 },
        { headers: { 'x-proband-call': 'a' } },
      )
      .withResponse();
    const [choice] = data.choices;
    expect(fits(JSON.parse(choice?.message.content ?? ''))).toBe(true);
    expect(choice?.finish_reason).toBe('stop');
    expect(data.model).toBe('gpt-4o-2024-08-06');
    expect(data.system_fingerprint).toMatch(/^fp_/);
    expect(response.headers.get('x-ratelimit-limit-requests')).toBe('10000');
    const [entry] = standIn.book;
    expect(entry).toMatchObject({ n: 1, callId: 'a', violations: [] });
    await expect.poll(() => entry?.complete).toBe(true);
    expect(entry?.answered).toMatchObject({
      status: 200,
      fault: null,
      requestId: response.headers.get('x-request-id'),
      usage: { prompt: data.usage?.prompt_tokens, completion: data.usage?.completion_tokens },
    });
    expect(JSON.stringify(standIn.book)).not.toContain(standIn.key);
  });

  test('bills reasoning and what was cached', async () => {
    const standIn = await started({ kind: 'openai' });
    const long = [{ role: 'user' as const, content: 'Reply in JSON. '.repeat(400) }];
    const { usage } = await client(standIn).chat.completions.create(
      { model: 'gpt-5-mini', messages: long, max_completion_tokens: 5_000, response_format },
      { headers: { 'x-proband-call': 'a' } },
    );
    expect(usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
    expect(usage?.prompt_tokens_details?.cached_tokens).toBeGreaterThan(0);
    expect(standIn.billed()).toMatchObject({
      prompt: usage?.prompt_tokens,
      completion: usage?.completion_tokens,
      reasoning: usage?.completion_tokens_details?.reasoning_tokens,
      cached: usage?.prompt_tokens_details?.cached_tokens,
    });
  });

  test('lists its models', async () => {
    const standIn = await started({ kind: 'openai' });
    const names = (await client(standIn).models.list()).data.map(({ id }) => id);
    expect(names).toContain('gpt-4o');
    expect(standIn.book).toEqual([]);
    expect(standIn.otherRequests).toEqual([{ method: 'GET', path: '/v1/models', status: 200 }]);
  });

  test('whose retries are on, is seen to send again', async () => {
    const standIn = await started({
      kind: 'openai',
      plan: (n) => (n === 1 ? faults.rateLimited({ retryAfterMs: 1 }) : null),
    });
    const retrying = new OpenAI({ baseURL: standIn.apiUrl, apiKey: standIn.key, maxRetries: 1 });
    await retrying.chat.completions.create(
      { model: 'gpt-4o', messages },
      { headers: { 'x-proband-call': 'a' } },
    );
    expect(standIn.violations()).toEqual([
      '2: the SDK sent it again by itself',
      '2: the call a was sent before',
    ]);
  });
});

describe('with the client library of Anthropic', () => {
  const client = ({ apiUrl, key }: StandIn): Anthropic =>
    new Anthropic({ baseURL: apiUrl, apiKey: key, maxRetries: 0 });
  const asked = {
    model: 'claude-sonnet-4-5',
    max_tokens: 4_000,
    messages: [{ role: 'user' as const, content: 'The page.' }],
    output_config: { format: { type: 'json_schema' as const, schema: everySchema } },
  };

  test('answers with a reply that fits', async () => {
    const standIn = await started({ kind: 'anthropic' });
    const { data, response } = await client(standIn)
      .messages.create({ ...asked, system: 'You take part.' }, { headers: { 'x-proband-call': 'a' } })
      .withResponse();
    const [block] = data.content;
    expect(fits(JSON.parse(block?.type === 'text' ? block.text : ''))).toBe(true);
    expect(data).toMatchObject({ stop_reason: 'end_turn', model: 'claude-sonnet-4-5-20250929' });
    expect(standIn.book[0]?.answered?.requestId).toBe(response.headers.get('request-id'));
    expect(response.headers.get('anthropic-ratelimit-requests-limit')).toBe('10000');
    expect(standIn.book[0]).toMatchObject({ callId: 'a', violations: [], answered: { status: 200 } });
  });

  test('bills what is written into the cache, and then what is read from it', async () => {
    const standIn = await started({ kind: 'anthropic' });
    const system = [
      { type: 'text' as const, text: 'x'.repeat(8_000), cache_control: { type: 'ephemeral' as const } },
    ];
    const usages = [];
    for (const call of ['a', 'b']) {
      const { usage } = await client(standIn).messages.create(
        { ...asked, system },
        { headers: { 'x-proband-call': call } },
      );
      usages.push([usage.cache_creation_input_tokens, usage.cache_read_input_tokens]);
    }
    expect(usages).toEqual([
      [2_000, 0],
      [0, 2_000],
    ]);
    const { usage } = standIn.book[1]?.answered ?? {};
    expect(usage?.prompt).toBeGreaterThan(2_000);
  });

  test('lists its models', async () => {
    const standIn = await started({ kind: 'anthropic' });
    const { data } = await client(standIn).models.list();
    expect(data.map(({ id }) => id)).toContain('claude-haiku-4-5-20251001');
  });
});

describe('asked in words', () => {
  test.each([{ type: 'json_object' }, undefined])(
    'it follows the schema that stands in the text (%o)',
    async (format) => {
      const standIn = await started({ kind: 'openai' });
      const content = `The page {age}. Reply with JSON by this schema: ${JSON.stringify(everySchema)}`;
      const { json } = await ask(
        standIn,
        aBody(standIn, { messages: [{ role: 'user', content }], response_format: format }),
      );
      const [choice] = json.choices as { message: { content: string } }[];
      expect(fits(JSON.parse(choice?.message.content ?? ''))).toBe(true);
    },
  );

  test('it says what the test wants', async () => {
    const standIn = await started({
      kind: 'openai',
      answer: ({ user, model, schema }) => ({ user, model: model.name, hasSchema: schema !== null }),
    });
    const { text } = await ask(standIn);
    expect(text).toContain(
      JSON.stringify(JSON.stringify({ user: 'The page.', model: 'gpt-4o', hasSchema: true })).slice(1, -1),
    );
  });

  test('a reply longer than the request allows is cut, and thinking counts', async () => {
    const standIn = await started({ kind: 'openai' });
    const short = await ask(standIn, aBody(standIn, { max_tokens: 20 }));
    const thought = await ask(
      standIn,
      aBody(standIn, { model: 'gpt-5-mini', max_tokens: undefined, max_completion_tokens: 50 }),
    );
    expect(short.json).toMatchObject({
      choices: [{ finish_reason: 'length' }],
      usage: { completion_tokens: 20 },
    });
    expect(thought.json).toMatchObject({
      choices: [{ finish_reason: 'length', message: { content: '' } }],
      usage: { completion_tokens: 50, completion_tokens_details: { reasoning_tokens: 50 } },
    });
  });
});

describe('the book', () => {
  test('names calls without an id, with two, and with one that was there before', async () => {
    const standIn = await started({ kind: 'anthropic' });
    await ask(standIn, aBody(standIn), { 'x-proband-call': undefined });
    await ask(standIn, aBody(standIn), { 'x-proband-call': 'one' });
    await ask(standIn, aBody(standIn), { 'x-proband-call': 'one' });
    await ask(standIn, aBody(standIn), { 'x-proband-call': 'a, b' });
    await ask(standIn, aBody(standIn, { system: `My key is ${standIn.key}.` }));
    expect(standIn.violations()).toEqual([
      '1: there is no header x-proband-call',
      '3: the call one was sent before',
      '4: there are several headers x-proband-call: a, b',
      '5: the key stands in the body',
    ]);
    expect(standIn.book.map(({ callId }) => callId).slice(0, 3)).toEqual([null, 'one', 'one']);
  });

  test('tells of a client that went away', async () => {
    const gate = createGate();
    const standIn = await started({ kind: 'openai', plan: () => faults.gate(gate) });
    const leaving = new AbortController();
    const asked = fetch(`${standIn.apiUrl}/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${standIn.key}`,
        'content-type': 'application/json',
        'x-proband-call': 'a',
      },
      body: JSON.stringify(aBody(standIn)),
      signal: leaving.signal,
    });
    await standIn.until(1);
    expect(standIn.book[0]).not.toHaveProperty('answered');
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => standIn.book[0]?.complete).toBe(false);
    gate.open();
    await expect.poll(() => standIn.book[0]?.answered?.usage).toBeTruthy();
  });

  test('survives the end of a stand-in in a process of its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'proband-book-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const bookFile = join(folder, 'book.jsonl');
    const child = await startProviderProcess({ kind: 'openai', bookFile });
    const standIn = { ...child, kind: 'openai' } as unknown as StandIn;
    await ask(standIn, aBody(standIn), { 'x-proband-call': 'a' });
    const refused = await ask(standIn, aBody(standIn, { model: 'gpt-9' }), { 'x-proband-call': 'b' });
    await child.kill();
    expect(refused.status).toBe(404);
    expect(readBook(bookFile)).toMatchObject([
      { n: 1, callId: 'a', answered: { status: 200, model: 'gpt-4o-2024-08-06' } },
      { n: 2, callId: 'b', answered: { status: 404, usage: null } },
    ]);
  });
});

test('three hundred calls at once wait for a gate together, and each gets its own answer', async () => {
  const gate = createGate();
  const standIn = await started({
    kind: 'openai',
    plan: () => faults.gate(gate),
    answer: ({ callId }) => `for ${callId}`,
  });
  const all = Array.from({ length: 300 }, async (_, index) => {
    const { json } = await ask(standIn, aBody(standIn, { response_format: undefined }), {
      'x-proband-call': `c${index}`,
    });
    return json.choices as { message: { content: string } }[];
  });
  await standIn.until(300);
  gate.open();
  const said = (await Promise.all(all)).map(([choice]) => choice?.message.content);
  expect(said).toEqual(Array.from({ length: 300 }, (_, index) => `for c${index}`));
  expect(standIn.violations()).toEqual([]);
});
