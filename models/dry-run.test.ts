import { describe, expect, test } from 'vitest';
import { encodeAnswer } from '../domain/check-reply.ts';
import { aButton, aField, aLink, aPage, choicesOf } from '../domain/observation-in-test.ts';
import type { Control, Field } from '../domain/observation.ts';
import type { Answer } from '../domain/reply.ts';
import { ModelUnknown } from './agent.ts';
import { createDryRun, replyTo } from './dry-run.ts';
import { refusing } from './observations-in-test.ts';
import { createAgentRegistry } from './registry.ts';
import { aRequest as request } from './request-in-test.ts';

function answersOver(seeds: number, field: Field): Answer[] {
  return Array.from(
    { length: seeds },
    (_, seed) => replyTo(request(aPage([field]), { seed })).answers.answer ?? null,
  );
}

const never = new AbortController().signal;

describe('answers', () => {
  test.each<[string, Field, number]>([
    ['all of 7 choices', aField('choice', { choices: choicesOf('1', '2', '3', '4', '5', '6', '7') }), 7],
    ['both sides of a box', aField('checkbox', { required: false }), 2],
    ['all of a small range', aField('integer', { min: 1, max: 5 }), 5],
    ['steps of a decimal', aField('decimal', { min: 0, max: 1, step: 0.25 }), 5],
  ])('vary with the seed: %s', (_what, field, count) => {
    expect(new Set(answersOver(100, field)).size).toBe(count);
  });

  test.each<Field>([
    aField('text'),
    aField('textarea'),
    aField('integer', { min: 0, max: 100_000 }),
    aField('date'),
    aField('email'),
  ])('vary with the seed: $type', (field) => {
    expect(new Set(answersOver(50, field)).size).toBeGreaterThan(1);
  });

  test('vary with the step', () => {
    const page = aPage([aField('integer', { min: 1, max: 100 })]);
    const steps = Array.from({ length: 20 }, (_, step) => replyTo(request(page, { step })).answers.answer);
    expect(new Set(steps).size).toBeGreaterThan(10);
  });

  test('of two fields do not go together', () => {
    const choices = choicesOf('1', '2');
    const page = aPage([aField('choice', { name: 'a', choices }), aField('choice', { name: 'b', choices })]);
    const pairs = Array.from({ length: 50 }, (_, seed) =>
      Object.values(replyTo(request(page, { seed })).answers),
    );
    expect(new Set(pairs.map((pair) => pair.join())).size).toBe(4);
  });

  test('to a number without bounds are small', () => {
    for (const answer of answersOver(50, aField('integer'))) {
      expect(answer).toBeGreaterThanOrEqual(1);
      expect(answer).toBeLessThanOrEqual(10);
    }
  });

  test('never give the empty option', () => {
    const field = aField('choice', { required: false, choices: choicesOf('', 'a', 'b') });
    expect(new Set(answersOver(50, field))).toEqual(new Set(['a', 'b']));
  });

  test('to several choices are at least one', () => {
    const field = aField('choices', { choices: choicesOf('a', 'b', 'c') });
    for (const answer of answersOver(50, field)) expect(answer).not.toEqual([]);
  });

  test('leave files out', () => {
    expect(replyTo(request(aPage([aField('file', { required: false })]))).answers).toEqual({});
  });

  test('are given only to the form of the button that is pressed', () => {
    const page = aPage([aField('text', { name: 'a' }), aField('text', { name: 'b', form: 1 })], {
      controls: [aButton({ form: 1 })],
    });
    expect(Object.keys(replyTo(request(page)).answers)).toEqual(['b']);
  });
});

test.each<[string, Partial<Field>]>([
  ['integer', { step: 5 }],
  ['integer', { step: 3, max: 10 }],
  ['integer', { step: 5, max: 3 }],
  ['integer', { max: 5 }],
  ['integer', { max: -5, step: 2 }],
  ['decimal', { step: 0.1 }],
])('numbers without a minimum fit: %s %o', (type, given) => {
  const field = aField(type as 'integer', given);
  for (const answer of answersOver(50, field)) {
    expect(encodeAnswer(field, answer)).toMatchObject({ ok: true });
    if ((given.max ?? 0) >= 0) expect(answer).toBeGreaterThanOrEqual(0);
  }
});

test('a probability lies between its bounds, and the last step is reached', () => {
  expect(new Set(answersOver(50, aField('decimal', { min: 0, max: 1 }))).size).toBeGreaterThan(20);
  expect(new Set(answersOver(100, aField('decimal', { min: 0, max: 0.3, step: 0.1 })))).toEqual(
    new Set([0, 0.1, 0.2, 0.3]),
  );
});

describe('after a refusal', () => {
  test('every selection of a few choices comes up once', () => {
    const page = aPage([aField('choices', { choices: choicesOf('a', 'b', 'c', 'd') })]);
    const given = Array.from(
      { length: 15 },
      (_, refused) =>
        replyTo(request(page, { refusals: Array.from({ length: refused }, () => refusing()) })).answers
          .answer,
    );
    expect(new Set(given.map(String)).size).toBe(15);
  });

  test('texts change too, where the study names no field and nothing else is left', () => {
    const page = aPage([aField('text')]);
    expect(replyTo(request(page, { refusals: [refusing()] })).answers).not.toEqual(
      replyTo(request(page)).answers,
    );
  });

  test('a field that the study names gets another answer', () => {
    const page = aPage([aField('choice', { choices: choicesOf('a', 'b') })]);
    const [first, second] = [[], [refusing('answer')]].map(
      (refusals) => replyTo(request(page, { refusals })).answers.answer,
    );
    expect([first, second].sort()).toEqual(['a', 'b']);
  });

  test('the reply says how many were refused', () => {
    const reply = replyTo(request(aPage([]), { refusals: [refusing(), refusing()] }));
    expect(reply.reasoning).toBe('Tried again after 2 refused.');
  });
});

describe('what is pressed', () => {
  const press = (controls: Control[], seed = 1): string | null =>
    replyTo(request(aPage([], { controls }), { seed })).press;

  test('a button, not a link', () => {
    expect(press([aLink({ ref: 'c1' }), aButton({ ref: 'c2' })])).toBe('c2');
  });

  test('the button that leads back, where it is the only one', () => {
    expect(press([aButton({ label: 'Back' }), aLink()])).toBe('c1');
  });

  test('a link, where there is no button', () => {
    expect(press([aLink({ ref: 'c1', label: 'Continue' })])).toBe('c1');
  });

  test('a link that leads on, where another leads back', () => {
    const links = ['Back', 'Continue'].map((label, i) => aLink({ ref: `c${i + 1}`, label }));
    expect(Array.from({ length: 20 }, (_, seed) => press(links, seed))).toEqual(Array(20).fill('c2'));
  });

  test('nothing, where there is nothing', () => {
    expect(press([])).toBeNull();
  });

  test('any of the buttons, by the seed', () => {
    const buttons = ['Left door', 'Right door'].map((label, i) => aButton({ ref: `c${i + 1}`, label }));
    const pressed = Array.from({ length: 30 }, (_, seed) => press(buttons, seed));
    expect(new Set(pressed)).toEqual(new Set(['c1', 'c2']));
  });
});

describe('the agent', () => {
  test('gives the reply, costs nothing, and names itself', async () => {
    const asked = request(aPage([aField('text')]));
    expect(await createDryRun({}).prepare(asked).send('call_1', never)).toMatchObject({
      outcome: 'replied',
      reply: replyTo(asked),
      usage: { promptTokens: 0, completionTokens: 0 },
      modelReturned: 'dry-run',
      response: replyTo(asked),
    });
  });

  test('can be interrupted while it seems to think', async () => {
    const stop = new AbortController();
    const answer = createDryRun({ latencyMs: 3_600_000 })
      .prepare(request(aPage([])))
      .send('call_1', stop.signal);
    stop.abort();
    await expect(answer).rejects.toThrow('The operation was aborted');
  });

  test('shows as its prompt what its dice depend on', () => {
    const page = aPage([aField('text', { name: 'age' })]);
    const asked = request(page, { seed: 5, step: 2, refusals: [refusing()] });
    expect(createDryRun({}).prepare(asked).prompt).toEqual({
      schemaVersion: 1,
      seed: 5,
      step: 2,
      fields: ['age'],
      refused: 1,
    });
  });
});

describe('the registry', () => {
  test('knows the dry run', () => {
    const agent = createAgentRegistry().agentFor({ model: 'dry-run', parameters: {} }, null);
    expect(agent.provider).toBe('dry-run');
  });

  test('says which models work when it does not know one', () => {
    const unknown = () => createAgentRegistry().agentFor({ model: 'gpt-9', parameters: {} }, null);
    expect(unknown).toThrow(ModelUnknown);
    expect(unknown).toThrow(
      'The model "gpt-9" is not known here. Models that work: dry-run, and PROVIDER/MODEL such as openai/gpt-4o',
    );
  });
});
