import { expect, test } from 'vitest';
import { DecisionSchema } from './decisions.schema.ts';

const at = { step: 1, attempt: 1 };

test.each([
  { ...at, how: 'send' },
  { ...at, how: 'again' },
  { ...at, how: 'edit', reply: { answers: { age: 31 } } },
  { ...at, how: 'edit', reply: { answers: {}, press: 'c2', notes: '' } },
])('%o is a decision', (body) => {
  expect(DecisionSchema.parse(body)).toEqual(body);
});

test.each([
  { how: 'send' },
  { ...at, how: 'edit' },
  { ...at, how: 'send', reply: { answers: {} } },
  { ...at, how: 'refuse' },
])('%o is none', (body) => {
  expect(DecisionSchema.safeParse(body).success).toBe(false);
});
