import { describe, expect, test } from 'vitest';
import { ConfigSchema } from '../domain/config.schema.ts';
import { misfitsOfParameters } from '../domain/model-parameters.ts';
import {
  formOf,
  misfitOfField,
  parameterFields,
  parametersOf,
  type ParameterField,
} from '../domain/parameter-forms.ts';
import { quirksOf } from '../domain/provider-quirks.ts';
import { presetOf, PROVIDER_NAMES } from '../domain/providers.ts';
import { requestOf } from './providers/request-body.ts';

/** The ends of what a field takes. */
function valuesOf({ type, min, max, choices = [] }: ParameterField): unknown[] {
  if (type === 'boolean') return [true, false];
  return type === 'choice' ? [...choices] : [min, max];
}

const models = PROVIDER_NAMES.flatMap((provider) => [`${provider}/gpt-5`, `${provider}/any`]);

describe.each(models)('every field of the form for %s', (model) => {
  const fields = parameterFields(model);
  const [provider] = model.split('/') as [(typeof PROVIDER_NAMES)[number]];

  test('is taken by the checks, and sent', () => {
    expect(fields.length).toBeGreaterThan(2);
    for (const field of fields) {
      for (const value of valuesOf(field)) {
        expect(misfitOfField(field, value), field.key).toBeNull();
        const parameters = parametersOf(fields, { values: { [field.key]: value }, rest: {} });
        expect(misfitsOfParameters(parameters), field.key).toEqual([]);
        const { body, dropped } = requestOf({
          ...{ provider, model: 'm', system: 's', user: 'u', structured: presetOf(provider).structured },
          ...{ schema: { type: 'object', properties: {} }, parameters, dropped: [] },
        });
        const [name = '', inner] = field.key.split('.');
        const sent = body[quirksOf(provider).renames[name] ?? name];
        expect(inner === undefined ? sent : (sent as Record<string, unknown>)[inner], field.key).toBe(value);
        expect(dropped).toEqual([]);
      }
    }
  });

  test('has a name of its own, and comes back out of the parameters', () => {
    expect(new Set(fields.map(({ key }) => key)).size).toBe(fields.length);
    const values = Object.fromEntries(fields.map((field) => [field.key, valuesOf(field)[0]]));
    const rest = { logit_bias: { a: 1 } };
    expect(formOf(fields, parametersOf(fields, { values, rest }))).toEqual({ values, rest });
  });
});

test('a dry run has fields of its own', () => {
  const fields = parameterFields('dry-run');
  const parameters = parametersOf(fields, { values: { latencyMs: 200, recordPrompts: true }, rest: {} });
  expect(ConfigSchema.safeParse({ platform: 'web', parameters }).success).toBe(true);
  expect(parameters).toEqual({ latencyMs: 200, recordPrompts: true });
  expect(parameterFields('no such model')).toEqual([]);
});

test('models of OpenAI that reason are not asked for a temperature, and others not for an effort', () => {
  const keys = (model: string) => parameterFields(model).map(({ key }) => key);
  expect(keys('openai/gpt-5-mini')).toEqual([
    'max_completion_tokens',
    'seed',
    'reasoning_effort',
    'verbosity',
  ]);
  expect(keys('openai/gpt-4o')).toContain('temperature');
  expect(keys('openai/gpt-4o')).not.toContain('reasoning_effort');
  expect(keys('azure/my-deployment')).toEqual(expect.arrayContaining(['temperature', 'reasoning_effort']));
});

test('a value within an object stands beside what was written by hand', () => {
  const fields = parameterFields('anthropic/m');
  const made = parametersOf(fields, {
    values: { 'thinking.budget_tokens': 2048, temperature: '', top_p: null },
    rest: { thinking: { display: 'none' } },
  });
  expect(made).toEqual({ thinking: { display: 'none', type: 'enabled', budget_tokens: 2048 } });
  expect(formOf(fields, made)).toEqual({
    values: { 'thinking.budget_tokens': 2048 },
    rest: { thinking: { display: 'none' } },
  });
});

test.each([
  ['temperature', 3, 'has to be from 0 to 2.'],
  ['temperature', 'hot', 'has to be a number.'],
  ['seed', 1.5, 'has to be a whole number.'],
])('%s: %s is refused', (key, value, why) => {
  const field = parameterFields('openai/gpt-4o').find((one) => one.key === key) as ParameterField;
  expect(misfitOfField(field, value)).toBe(why);
});
