import { describe, expect, onTestFinished, test } from 'vitest';
import { nextStructured } from '../domain/provider-quirks.ts';
import type { ProviderName } from '../domain/providers.ts';
import { aField, aPage, choicesOf } from '../domain/observation-in-test.ts';
import { parseReply } from '../domain/reply.schema.ts';
import { checkReply } from '../domain/check-reply.ts';
import type { LearntOfModel } from '../models/access.ts';
import type { AgentAnswer, PreparedCall } from '../models/agent.ts';
import { ProviderFault } from '../models/faults.ts';
import { createModelAgent } from '../models/model-agent.ts';
import { listModels } from '../models/providers/list-models.ts';
import { anAccess, depsInTest } from '../models/providers/provider-in-test.ts';
import { aRequest } from '../models/request-in-test.ts';
import { faults, type Fault } from './support/providers/faults.ts';
import type { Kind } from './support/providers/protocol.ts';
import { startProvider, type StandIn, type StandInOptions } from './support/providers/stand-in.ts';

const KINDS: [Kind, ProviderName, string][] = [
  ['openai', 'custom', 'gpt-4o'],
  ['openai-strict', 'openai', 'gpt-4o'],
  ['anthropic', 'anthropic', 'claude-sonnet-4-5'],
];

const PAGE = aPage([
  aField('choice', { name: 'q[1]', choices: choicesOf('a', 'b') }),
  aField('integer', { name: 'age', min: 18, max: 99 }),
  aField('text', { name: 'why', required: false }),
  aField('checkbox', { name: 'agree', choices: choicesOf('on'), required: false }),
  aField('choices', { name: 'many', choices: choicesOf('x', 'y'), required: false }),
]);

async function provider(options: StandInOptions): Promise<StandIn> {
  const standIn = await startProvider(options);
  onTestFinished(() => standIn.close());
  return standIn;
}

function prepared(
  standIn: StandIn,
  name: ProviderName,
  model: string,
  given: { parameters?: Record<string, unknown>; learnt?: Partial<LearntOfModel> } = {},
): PreparedCall {
  const access = anAccess(name, standIn.apiUrl, standIn.key);
  const learnt = { dropped: [], structured: null, ...given.learnt };
  const agent = createModelAgent(
    given.parameters ?? {},
    { provider: name, model },
    { access, learnt },
    depsInTest(),
  );
  return agent.prepare(aRequest(PAGE));
}

const send = (call: PreparedCall): Promise<AgentAnswer> => call.send('call_1', new AbortController().signal);

describe.each(KINDS)('at a stand-in for %s', (kind, name, model) => {
  test('an answer fits its page, and its usage is what is billed', async () => {
    const standIn = await provider({ kind });
    const call = prepared(standIn, name, model, { parameters: { temperature: 0.5 } });
    const answer = await send(call);
    const parsed = parseReply(answer.reply);
    expect(parsed.ok && checkReply(PAGE, parsed.reply)).toMatchObject({ ok: true });
    expect(standIn.violations()).toEqual([]);
    expect(standIn.book).toHaveLength(1);
    expect(answer.requestId).not.toBeNull();
    expect(answer.usage.promptTokens).toBeLessThanOrEqual(call.most.inputTokens);
    const billed = standIn.billed();
    const { prompt, completion, cached, reasoning } = billed;
    expect(answer.usage).toMatchObject({
      promptTokens: prompt,
      completionTokens: completion,
      cachedTokens: cached,
      reasoningTokens: reasoning,
    });
  });

  test('its models are listed', async () => {
    const standIn = await provider({ kind });
    expect(await listModels(anAccess(name, standIn.apiUrl, standIn.key), depsInTest())).toEqual(
      expect.arrayContaining([expect.stringContaining(model)]),
    );
    expect(standIn.violations()).toEqual([]);
  });
});

type Case = [string, Fault, Partial<AgentAnswer> | { kind: unknown }];

const CASES: Case[] = [
  ['overload', faults.overloaded(), { kind: 'overloaded' }],
  ['an error of the server', faults.serverError(), { kind: 'overloaded' }],
  ['503', faults.unavailable(), { kind: 'overloaded' }],
  ['a rate limit', faults.rateLimited({ retryAfterSeconds: 7 }), { kind: 'rate_limited' }],
  ['a rejected key', faults.keyRejected(), { kind: 'key_rejected' }],
  // OpenAI says that the key has no access to the model.
  [
    'a key that may not',
    faults.forbidden(),
    { kind: expect.stringMatching(/^(key_rejected|model_unknown)$/) },
  ],
  ['an unknown model', faults.modelUnknown(), { kind: 'model_unknown' }],
  ['a prompt that is too long', faults.contextTooLong(), { kind: 'context_too_long' }],
  ['an empty account', faults.noCredit(), { kind: 'no_credit' }],
  ['an empty account at OpenRouter', faults.noCredit('openrouter'), { kind: 'no_credit' }],
  ['a cut before the answer', faults.cutBefore(), { kind: 'cut' }],
  ['a cut in the middle of it', faults.cutInMiddle(), { kind: 'cut' }],
  ['a cut at its end', faults.cutAtEnd(), { kind: 'cut' }],
  ['a page in its place', faults.html(), { kind: 'garbage' }],
  ['another shape', faults.otherShape(), { kind: 'garbage' }],
  ['broken JSON', faults.cutJson(), { kind: 'garbage' }],
  ['slow drops', faults.drip(), { outcome: 'replied' }],
  ['words around it', faults.fenced(), { outcome: 'replied' }],
  ['no JSON', faults.noJson(), { outcome: 'unreadable' }],
  ['no text', faults.empty(), { outcome: 'empty' }],
  ['no content', faults.noContent(), { outcome: 'empty' }],
  ['the limit', faults.finishedByLength(), { outcome: 'cut' }],
  ['the limit, in thoughts', faults.finishedByLength(0), { outcome: 'cut' }],
  ['a refusal in its field', faults.refusal('field'), { outcome: 'refusal' }],
  ['a refusal by a filter', faults.refusal('stopped'), { outcome: 'refusal' }],
  ['a refusal in words', faults.refusal('text'), { outcome: 'refusal' }],
  ['a refused prompt', faults.refusal('error'), { outcome: 'refusal' }],
];

describe.each(KINDS)('what %s may come to', (kind, name, model) => {
  test.each(CASES)('%s', async (_what, fault, expected) => {
    const standIn = await provider({ kind, plan: () => fault });
    const call = prepared(standIn, name, model);
    const came = await send(call).catch((error: unknown) => error);
    expect(came).toMatchObject(expected);
    if (came instanceof ProviderFault) expect(came.message).not.toContain(standIn.key || 'no key');
    expect(standIn.violations()).toEqual([]);
    expect(standIn.book).toHaveLength(1);
  });
});

test.each([
  ['openai-strict', 'openai', 'gpt-5-mini', 'temperature'],
  ['anthropic', 'anthropic', 'claude-opus-4-7', 'temperature'],
] as const)(
  '%s: a parameter that %s/%s refuses is named, and left out the next time',
  async (kind, name, model, parameter) => {
    const standIn = await provider({ kind });
    const parameters = { [parameter]: 0.2 };
    const refused = send(prepared(standIn, name, model, { parameters }));
    await expect(refused).rejects.toMatchObject({ kind: 'parameter_refused', parameter });
    const again = prepared(standIn, name, model, { parameters, learnt: { dropped: [parameter] } });
    expect(again.dropped).toEqual([parameter]);
    expect(await send(again)).toMatchObject({ outcome: 'replied' });
  },
);

test.each([
  ['openai-strict', 'openai', 'gpt-4-turbo', 'json_object'],
  ['anthropic', 'anthropic', 'claude-sonnet-4-0', 'plain'],
] as const)('%s: %s/%s takes no schema, and is asked by %s', async (kind, name, model, structured) => {
  const standIn = await provider({ kind });
  await expect(send(prepared(standIn, name, model))).rejects.toMatchObject({ kind: 'format_refused' });
  expect(nextStructured(name, 'json_schema')).toBe(structured);
  expect(await send(prepared(standIn, name, model, { learnt: { structured } }))).toMatchObject({
    outcome: 'replied',
  });
});
