import type { z } from 'zod';
import { ConfigSchema, type ConfigContent } from '../../../domain/config.schema.ts';
import { TitleSchema } from '../../../domain/lists.schema.ts';
import { misfitOfField, parameterFields, parametersOf } from '../../../domain/parameter-forms.ts';
import { BudgetSchema } from '../../../domain/sessions.schema.ts';
import type { Budgets, NumberInput, SessionValues } from './values.ts';

/** What is wrong, by field of the form; `parameters.` and its key for a parameter of the model. */
export type FieldErrors = Record<string, string>;

export interface Settings {
  name: string;
  config: ConfigContent;
  budgets: Budgets;
}

/** What the form says, as the API takes it, or what is wrong with it. @param provider of the credential that is chosen */
export function settingsOf(
  values: SessionValues,
  provider: string | null,
): { ok: true; settings: Settings } | { ok: false; errors: FieldErrors } {
  const errors: FieldErrors = {};
  const config = configOf(values, provider, errors);
  const name = TitleSchema.safeParse(values.name);
  if (!name.success) errors['name'] = 'Give the session a name: one line, at most 200 characters.';
  const budgets = { maxCostUsd: orNull(values.maxCostUsd), maxJobCostUsd: orNull(values.maxJobCostUsd) };
  const money = BudgetSchema.safeParse(budgets);
  if (!money.success) addIssues(errors, money.error, values, provider);
  return config && name.success && money.success && Object.keys(errors).length === 0
    ? { ok: true, settings: { name: name.data, config, budgets } }
    : { ok: false, errors };
}

/** The settings alone; null: something is wrong with them. */
export function configOf(
  values: SessionValues,
  provider: string | null,
  errors: FieldErrors = {},
): ConfigContent | null {
  const before = Object.keys(errors).length;
  if (values.credential !== '' && provider === null)
    errors['credential'] = 'You may not use this credential (any more): choose another.';
  if (values.credential !== '' && values.model.trim() === '') errors['model'] = 'Choose a model.';
  if ((values.priceInput === '') !== (values.priceOutput === ''))
    errors[values.priceInput === '' ? 'priceInput' : 'priceOutput'] = 'Give both prices, or neither.';
  if (values.pace === 'range' && (values.paceFrom === '' || values.paceTo === ''))
    errors[values.paceFrom === '' ? 'paceFrom' : 'paceTo'] = 'Give both times.';
  checkParameters(values, provider, errors);
  const input = inputOf(values, provider, errors);
  const parsed = ConfigSchema.safeParse(input);
  if (!parsed.success) addIssues(errors, parsed.error, values, provider);
  return parsed.success && Object.keys(errors).length === before ? parsed.data : null;
}

/** As sessions name it: `dry-run`, or provider/model. */
export function modelName({ credential, model }: SessionValues, provider: string | null): string {
  if (credential === '') return 'dry-run';
  return provider === null ? model.trim() : `${provider}/${model.trim()}`;
}

function checkParameters(values: SessionValues, provider: string | null, errors: FieldErrors): void {
  for (const field of parameterFields(modelName(values, provider))) {
    const value = values.parameters[field.key];
    if (value === undefined || value === null || value === '') continue;
    const misfit = misfitOfField(field, value);
    if (misfit !== null) errors[`parameters.${field.key}`] = sentence(misfit);
  }
}

function inputOf(
  values: SessionValues,
  provider: string | null,
  errors: FieldErrors,
): z.input<typeof ConfigSchema> {
  const model = modelName(values, provider);
  const { priceInput, priceOutput, paceFrom, paceTo } = values;
  const rest = readJson(values.otherParameters, 'otherParameters', isObject, errors) ?? {};
  const isDry = values.credential === '';
  const price = priceInput === '' || priceOutput === '' ? null : { input: priceInput, output: priceOutput };
  const range = { minSeconds: paceFrom === '' ? 0 : paceFrom, maxSeconds: paceTo === '' ? 86_400 : paceTo };
  return {
    ...{ mode: values.mode, platform: values.platform, model, persona: values.persona },
    credential: isDry ? null : values.credential,
    price: isDry ? null : price,
    pace: values.pace === 'none' ? null : values.pace === 'reading' ? 'reading' : range,
    ...{ reasoning: values.reasoning, memory: values.memory, rewording: orNull(values.rewording) },
    ...{ askAlways: values.askAlways, approve: values.approve, onUnclear: values.onUnclear },
    parameters: parametersOf(parameterFields(model), { values: values.parameters, rest }),
    limits: {
      timeoutMs: values.timeLimitMinutes === '' ? null : Math.round(values.timeLimitMinutes * 60_000),
      ...(values.maxSteps === '' ? {} : { maxSteps: values.maxSteps }),
      ...(values.maxRefusals === '' ? {} : { maxRefusals: values.maxRefusals }),
    },
    answers: isDry ? ((readJson(values.answers, 'answers', isObject, errors) ?? {}) as never) : {},
    ends: (readJson(values.ends, 'ends', Array.isArray, errors) ?? []) as never,
  };
}

function readJson<T>(
  text: string,
  field: string,
  fits: (value: unknown) => value is T,
  errors: FieldErrors,
): T | null {
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (fits(value)) return value;
    errors[field] = field === 'ends' ? 'This has to be a list: [ … ].' : 'This has to be an object: { … }.';
  } catch (error) {
    errors[field] = `This is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function addIssues(
  errors: FieldErrors,
  { issues }: z.ZodError,
  values: SessionValues,
  provider: string | null,
): void {
  for (const issue of issues) {
    const path = issue.path.map(String);
    errors[fieldOf(path, values, provider)] ??= sentence(wordsOf(issue));
  }
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small' && issue.origin === 'number')
    return `has to be ${String(issue.minimum)} or more`;
  if (issue.code === 'too_big' && issue.origin === 'number')
    return `has to be ${String(issue.maximum)} or less`;
  if (issue.code === 'invalid_type' && issue.expected === 'int') return 'has to be a whole number';
  const within = ['answers', 'ends'].includes(String(issue.path[0]))
    ? `${issue.path.slice(1).join('.')}: `
    : '';
  return `${within}${issue.message}`;
}

const FIELDS: Record<string, string> = {
  'limits.timeoutMs': 'timeLimitMinutes',
  'limits.maxSteps': 'maxSteps',
  'limits.maxRefusals': 'maxRefusals',
  'price.input': 'priceInput',
  'price.output': 'priceOutput',
  'pace.minSeconds': 'paceFrom',
  'pace.maxSeconds': 'paceTo',
};

/** The field of the form in which this part of the settings is given. */
export function fieldOf(path: readonly string[], values: SessionValues, provider: string | null): string {
  const [first = '', second = ''] = path;
  const known = FIELDS[`${first}.${second}`];
  if (known !== undefined) return known;
  if (first === 'pace') return values.pace === 'range' ? 'paceFrom' : 'pace';
  if (first === 'price') return 'priceInput';
  if (first !== 'parameters') return first;
  const field = parameterFields(modelName(values, provider)).find(({ key }) => key.split('.')[0] === second);
  return field ? `parameters.${field.key}` : 'otherParameters';
}

/** A fragment such as `has to be a host` as it stands below a field. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?:…]$/.test(trimmed) ? '' : '.'}`;
}

function orNull(value: NumberInput): number | null {
  return value === '' ? null : value;
}
