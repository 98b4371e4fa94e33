import { expect, test } from 'vitest';
import { checkReply } from '../../../domain/check-reply.ts';
import { replyFormat, withFieldNames } from '../../../domain/reply-json-schema.ts';
import { parseReply } from '../../../domain/reply.schema.ts';
import type { JsonObject } from './json.ts';
import { schemaIn } from './json.ts';
import { playSchema } from './play-reply.ts';
import { everyField, everySchema, usualSettings } from './reply-schema-in-test.ts';

test('what is played fits the page, whatever the seed, and leads on', () => {
  const format = replyFormat(everyField, usualSettings);
  for (let seed = 0; seed < 40; seed++) {
    const played = withFieldNames(format, playSchema(everySchema, seed));
    const reply = parseReply(played);
    expect(reply.ok).toBe(true);
    const checked = reply.ok ? checkReply(everyField, reply.reply) : reply;
    expect(checked, JSON.stringify(played)).toMatchObject({ ok: true, checked: { press: 'c2' } });
  }
});

test('the same seed plays the same, another one something else', () => {
  expect(playSchema(everySchema, 3)).toEqual(playSchema(everySchema, 3));
  expect(playSchema(everySchema, 3)).not.toEqual(playSchema(everySchema, 4));
});

test('the schema of the reply is found in a text with other braces', () => {
  const text = `Reply to {age} like this:\n${JSON.stringify(everySchema, null, 2)}\nThank you {really}. {"a": 1}`;
  expect(schemaIn(text)).toEqual(everySchema);
  expect(schemaIn('A page with {age} and {"properties": {}} alone')).toBeNull();
  const other: JsonObject = { type: 'object', properties: { answers: { type: 'object' } } };
  expect(schemaIn(`${JSON.stringify(other)}\n${JSON.stringify(everySchema)}`)).toEqual(everySchema);
});
