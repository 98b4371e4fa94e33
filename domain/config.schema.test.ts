import { expect, test } from 'vitest';
import { ConfigSchema } from './config.schema.ts';
import { DEFAULT_PERSONA } from './prompt/texts.ts';

test('a platform is enough: the rest has defaults that cost nothing', () => {
  expect(ConfigSchema.parse({ platform: 'web' })).toEqual({
    schemaVersion: 1,
    mode: 'http_plain',
    platform: 'web',
    model: 'dry-run',
    persona: DEFAULT_PERSONA,
    credential: null,
    price: null,
    pace: null,
    reasoning: 'before',
    memory: 'notes',
    rewording: null,
    askAlways: false,
    approve: false,
    parameters: {},
    limits: { timeoutMs: null, maxSteps: 500, maxRefusals: 25 },
    answers: {},
    onUnclear: 'pause',
    ends: [],
  });
});

test('a persona that is empty stays empty, and the default text becomes part of the config', () => {
  expect(ConfigSchema.parse({ platform: 'web', persona: '' }).persona).toBe('');
  expect(ConfigSchema.parse({ platform: 'web' }).persona).toBe(DEFAULT_PERSONA);
});

test('a config of the first version still is one, and means what it meant', () => {
  const first = {
    schemaVersion: 1,
    mode: 'http_plain',
    platform: 'otree',
    model: 'dry-run',
    persona: '',
    parameters: {},
    limits: { timeoutMs: null, maxSteps: 500, maxRefusals: 25 },
    onUnclear: 'pause',
  };
  const asked = {
    credential: null,
    price: null,
    pace: null,
    reasoning: 'before',
    memory: 'notes',
    rewording: null,
    askAlways: false,
    approve: false,
    answers: {},
    ends: [],
  };
  expect(ConfigSchema.parse(first)).toEqual({ ...first, ...asked });
});

test('a parsed config is parsed to itself', () => {
  const config = ConfigSchema.parse({ platform: 'otree', limits: { maxSteps: 7 } });
  expect(ConfigSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
});

test('limits that are left out keep their defaults', () => {
  const { limits } = ConfigSchema.parse({ platform: 'otree', limits: { timeoutMs: 60_000 } });
  expect(limits).toEqual({ timeoutMs: 60_000, maxSteps: 500, maxRefusals: 25 });
});

const DAY = 24 * 60 * 60 * 1000;

test.each([
  ['no platform', {}],
  ['an unknown platform', { platform: 'paper' }],
  ['an unknown mode', { platform: 'web', mode: 'telepathy' }],
  ['a later version', { platform: 'web', schemaVersion: 2 }],
  ['a setting that does not exist', { platform: 'web', modle: 'dry-run' }],
  ['a limit that does not exist', { platform: 'web', limits: { maxPages: 3 } }],
  ['no model', { platform: 'web', model: '' }],
  ['a limit of no pages', { platform: 'web', limits: { maxSteps: 0 } }],
  ['a limit of no time', { platform: 'web', limits: { timeoutMs: 0 } }],
  ['a time limit of parts of a ms', { platform: 'web', limits: { timeoutMs: 1.5 } }],
  ['a time limit above 90 days', { platform: 'web', limits: { timeoutMs: 90 * DAY + 1 } }],
  ['a negative number of refusals', { platform: 'web', limits: { maxRefusals: -1 } }],
  ['an unknown way out of an unclear submission', { platform: 'web', onUnclear: 'guess' }],
  ['reasoning nowhere that is known', { platform: 'web', reasoning: 'beside' }],
  ['a memory of nothing', { platform: 'web', memory: 'none' }],
  ['rewording before any refusal', { platform: 'web', rewording: 0 }],
  ['an answer that is none', { platform: 'web', answers: { age: { years: 3 } } }],
  ['fixed answers of a model', { platform: 'web', model: 'gpt-9', answers: { age: 3 } }],
  ['a persona of more than 100 000 characters', { platform: 'web', persona: 'x'.repeat(100_001) }],
])('%s is refused', (_what, given) => {
  expect(ConfigSchema.safeParse(given).success).toBe(false);
});

test('rules for ends are taken as they are, and a pattern that cannot be used is refused with the reason', () => {
  const ends = [{ match: 'text', pattern: '/^Fin/i', outcome: 'finished' }];
  expect(ConfigSchema.parse({ platform: 'web', ends }).ends).toEqual(ends);
  const broken = ConfigSchema.safeParse({
    platform: 'web',
    ends: [{ match: 'url', pattern: '/(?<=a)b/', outcome: 'finished' }],
  });
  expect(broken.error?.issues[0]).toMatchObject({ path: ['ends', 0, 'pattern'] });
  expect(broken.error?.issues[0]?.message).toContain('Look-ahead');
  const unknown = { platform: 'web', ends: [{ match: 'text', pattern: 'Fin.', outcome: 'won' }] };
  expect(ConfigSchema.safeParse(unknown).success).toBe(false);
});
