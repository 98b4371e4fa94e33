import { expect, test } from 'vitest';
import { ConfigSchema } from '../../../domain/config.schema.ts';
import { ApiProblem } from '../../api/problem.ts';
import { serverErrors } from './server-errors.ts';
import { settingsOf } from './settings-of.ts';
import { newValues, valuesOf } from './values.ts';

const full = ConfigSchema.parse({
  ...{ platform: 'otree', model: 'anthropic/claude-x', credential: 'cred_1', persona: 'You are Mira.' },
  price: { input: 1, output: 2.5 },
  pace: { minSeconds: 5, maxSeconds: 90 },
  parameters: { temperature: 0.5, thinking: { type: 'enabled', budget_tokens: 2048 }, service_tier: 'auto' },
  limits: { timeoutMs: 90 * 60_000, maxSteps: 60, maxRefusals: 0 },
  ...{ reasoning: 'after', memory: 'transcript', rewording: 3, askAlways: true, approve: true },
  onUnclear: 'resend',
  ends: [{ match: 'text', pattern: 'Thank you', outcome: 'finished' }],
});
const budgets = { maxCostUsd: 20, maxJobCostUsd: null };

function errorsOf(values: Parameters<typeof settingsOf>[0], provider: string | null = null) {
  const read = settingsOf(values, provider);
  return read.ok ? {} : read.errors;
}

test('settings that go into the form come out of it as they were', () => {
  const read = settingsOf(valuesOf('Wave 1', full, budgets), 'anthropic');
  expect(read).toEqual({ ok: true, settings: { name: 'Wave 1', config: full, budgets } });
});

test('a new session is a dry run with the defaults', () => {
  const read = settingsOf({ ...newValues('web'), name: 'A' }, null);
  expect(read).toMatchObject({ ok: true, settings: { config: ConfigSchema.parse({ platform: 'web' }) } });
});

test('what is wrong is said at its field', () => {
  const values = { ...valuesOf('Wave 1', full, budgets), name: ' ', maxSteps: 0 } as const;
  expect(errorsOf({ ...values, paceFrom: 100, parameters: { temperature: 7 } }, 'anthropic')).toEqual({
    name: expect.stringContaining('name') as string,
    maxSteps: 'Has to be 1 or more.',
    paceFrom: 'The first must not be the larger.',
    'parameters.temperature': 'Has to be from 0 to 1.',
  });
  expect(errorsOf({ ...newValues('web'), name: 'A', otherParameters: '{' })).toHaveProperty(
    'otherParameters',
  );
  expect(errorsOf({ ...newValues('web'), name: 'A', ends: '{}' })).toHaveProperty('ends');
  expect(errorsOf({ ...newValues('web'), name: 'A', credential: 'cred_1' }, 'openai')).toHaveProperty(
    'model',
  );
});

test('a parameter that no session may set is said at the JSON that holds it', () => {
  const values = { ...valuesOf('A', full, budgets), otherParameters: '{"tools": []}' };
  expect(errorsOf(values, 'anthropic')).toEqual({
    otherParameters: expect.stringContaining('a participant has no tools') as string,
  });
});

test('what the server refuses is shown at the field that it is about', () => {
  const problem = (code: string, errors?: { path: string; message: string }[]) =>
    new ApiProblem({
      ...{ type: 'x', title: 'x', status: 400, code, detail: 'Said so.' },
      ...(errors ? { errors } : {}),
    });
  const values = valuesOf('A', full, budgets);
  expect(serverErrors(problem('price_unknown'), values, 'anthropic')).toEqual({ priceInput: 'Said so.' });
  const invalid = problem('invalid', [{ path: 'config.limits.timeoutMs', message: 'is too long' }]);
  expect(serverErrors(invalid, values, 'anthropic')).toEqual({ timeLimitMinutes: 'Is too long.' });
  expect(serverErrors(problem('forbidden'), values, 'anthropic')).toEqual({});
});
