import { expect, test } from 'vitest';
import { parseReply } from './reply.schema.ts';

test('what an agent leaves out is filled in', () => {
  expect(parseReply({ press: 'c1' })).toEqual({
    ok: true,
    reply: { reasoning: '', answers: {}, press: 'c1', notes: '' },
  });
});

test('every kind of answer is taken', () => {
  const answers = { text: 'a', number: 1.5, box: true, several: ['a', 'b'], nothing: null };
  expect(parseReply({ answers, press: 'c1' })).toMatchObject({ ok: true, reply: { answers } });
});

test.each<[unknown, string]>([
  ['Next', 'reply: '],
  [null, 'reply: '],
  [[], 'reply: '],
  [{ press: 1 }, 'press: '],
  [{ answers: 'blue' }, 'answers: '],
  [{ answers: { colour: { name: 'blue' } } }, 'answers.colour: '],
  [{ answers: { colours: [1] } }, 'answers.colours'],
])('%o is no reply, and the error names the part', (value, start) => {
  const parsed = parseReply(value);
  expect(parsed.ok).toBe(false);
  if (!parsed.ok) expect(parsed.errors[0]?.startsWith(start)).toBe(true);
});
