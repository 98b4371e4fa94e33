import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkReply } from '../domain/check-reply.ts';
import { aButton, aField, aPage, choicesOf } from '../domain/observation-in-test.ts';
import type { Observation } from '../domain/observation.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { AgentRequest } from './agent.ts';
import { replyTo } from './dry-run.ts';
import { anyPage, anyRefusals, refusing } from './observations-in-test.ts';
import { aRequest, NO_PAST } from './request-in-test.ts';

function request(observation: Observation, seed: number, refusals: Refusal[] = []): AgentRequest {
  return aRequest(observation, { past: { ...NO_PAST, notes: 'my notes' }, step: 3, seed, refusals });
}

const seeds = fc.integer({ min: 0, max: 2_000_000_000 });
const pageWithRefusals = anyPage.chain((page) => fc.tuple(fc.constant(page), anyRefusals(page, 6)));

test('every reply fits its page, whatever was refused before', () => {
  let answers = 0;
  fc.assert(
    fc.property(pageWithRefusals, seeds, ([page, refusals], seed) => {
      const reply = replyTo(request(page, seed, refusals));
      expect(checkReply(page, reply)).toMatchObject({ ok: true });
      answers += Object.values(reply.answers).filter((answer) => answer !== null).length;
    }),
    { numRuns: 500 },
  );
  expect(answers).toBeGreaterThan(500); // else it proves nothing
});

test('the same request always gets the same reply, and notes are kept', () => {
  fc.assert(
    fc.property(pageWithRefusals, seeds, ([page, refusals], seed) => {
      const again = JSON.parse(JSON.stringify(request(page, seed, refusals))) as AgentRequest;
      const reply = replyTo(request(page, seed, refusals));
      expect(replyTo(again)).toEqual(reply);
      expect(reply.notes).toBe('my notes');
    }),
  );
});

test('where the study names fields, only those change', () => {
  const cases = pageWithRefusals.chain(([page, before]) =>
    fc.tuple(
      fc.constant(page),
      fc.constant(before),
      fc.subarray(
        page.fields.filter(({ type }) => type !== 'file').map(({ name }) => name),
        {},
      ),
    ),
  );
  fc.assert(
    fc.property(cases, seeds, ([page, before, named], seed) => {
      fc.pre(named.length > 0);
      const old = replyTo(request(page, seed, before)).answers;
      const now = replyTo(request(page, seed, [...before, refusing(...named)])).answers;
      for (const name of Object.keys(old).filter((one) => !named.includes(one))) {
        expect(now[name]).toEqual(old[name]);
      }
    }),
  );
});

const wheel = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map((count) => aField('choice', { choices: choicesOf(...numbered(count)) })),
  fc.constant(aField('checkbox', { required: false })),
  fc.integer({ min: 1, max: 3 }).map((count) => aField('integer', { min: 1, max: count })),
);

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `v${index}`);
}

test('where the study names no field, every combination comes up once before any comes again', () => {
  const pages = fc
    .array(wheel, { minLength: 1, maxLength: 4 })
    .map((fields) => aPage(fields.map((field, index) => ({ ...field, name: `f${index}` }))));
  fc.assert(
    fc.property(pages, seeds, (page, seed) => {
      const sizes = page.fields.map((field) => field.max ?? (field.choices.length || 2));
      const total = sizes.reduce((product, size) => product * size, 1);
      const replies = Array.from({ length: total + 1 }, (_, refused) =>
        JSON.stringify(
          replyTo(
            request(
              page,
              seed,
              Array.from({ length: refused }, () => refusing()),
            ),
          ).answers,
        ),
      );
      expect(new Set(replies).size).toBe(total);
      expect(replies[total]).toBe(replies[0]);
    }),
  );
});

test('all choices of a comprehension question come up before any comes again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.boolean(), seeds, (count, named, seed) => {
      const page = aPage([
        aField('choice', { name: 'q', choices: choicesOf(...numbered(count)) }),
        aField('text', { name: 'comment' }),
      ]);
      const given = Array.from({ length: count }, (_, refused) => {
        const refusals = Array.from({ length: refused }, () => (named ? refusing('q') : refusing()));
        return replyTo(request(page, seed, refusals)).answers.q;
      });
      expect([...given].sort()).toEqual(numbered(count));
    }),
  );
});

test('a button that leads back is never pressed when there is another', () => {
  const back = fc.constantFrom(
    'Back',
    '← Back',
    '« Previous',
    'Zurück',
    'Cancel',
    'Abbrechen',
    'back to start',
    'Go back',
    'Prev',
    'Quit',
  );
  const on = fc.constantFrom('Next', 'I agree', 'Weiter', 'Submit', 'Feedback', 'Give back 3 points');
  const pages = fc
    .tuple(fc.array(back, { maxLength: 3 }), fc.array(on, { minLength: 1, maxLength: 2 }))
    .chain(([some, others]) =>
      fc.shuffledSubarray([...some, ...others], { minLength: some.length + others.length }),
    )
    .map((labels) => aPage([], { controls: labels.map((label, i) => aButton({ ref: `c${i + 1}`, label })) }));
  fc.assert(
    fc.property(pages, seeds, fc.nat({ max: 5 }), (page, seed, refused) => {
      const { press } = replyTo(
        request(
          page,
          seed,
          Array.from({ length: refused }, () => refusing()),
        ),
      );
      const label = page.controls.find(({ ref }) => ref === press)?.label ?? '';
      expect(label).toMatch(/^(Next|I agree|Weiter|Submit|Feedback|Give back 3 points)$/);
    }),
  );
});
