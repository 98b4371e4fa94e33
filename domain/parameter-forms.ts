import { DEFAULT_LIMIT } from './model-parameters.ts';
import { parseModelName, presetOf, type ProviderName } from './providers.ts';

/** One parameter of a model as a form asks for it. What a form does not have can be given as JSON. */
export interface ParameterField {
  /** Tells fields apart; the path to the value, parted by points: `temperature`, `thinking.budget_tokens`. */
  key: string;
  label: string;
  help: string;
  type: 'number' | 'integer' | 'boolean' | 'choice';
  min?: number;
  max?: number;
  step?: number;
  choices?: readonly string[];
  /** What holds where it is left empty, for the placeholder. */
  usual: string;
  /** What stands beside the value in its object: `{type: 'enabled'}`. */
  beside?: Readonly<Record<string, unknown>>;
}

const PROVIDERS_OWN = 'as the provider has it';

const temperature = (max: number): ParameterField => ({
  ...{ key: 'temperature', label: 'Temperature', type: 'number', min: 0, max, step: 0.1, usual: '1' },
  help: 'How much answers vary: 0 for nearly the same each time.',
});
const TOP_P: ParameterField = {
  ...{ key: 'top_p', label: 'Top p', type: 'number', min: 0, max: 1, step: 0.05, usual: '1' },
  help: 'Only the likeliest words that make up this share are drawn from. Change this or the temperature, not both.',
};
const TOP_K: ParameterField = {
  ...{ key: 'top_k', label: 'Top k', type: 'integer', min: 1, max: 1000, step: 1, usual: PROVIDERS_OWN },
  help: 'Only so many of the likeliest words are drawn from.',
};
const MIN_P: ParameterField = {
  ...{ key: 'min_p', label: 'Min p', type: 'number', min: 0, max: 1, step: 0.01, usual: '0' },
  help: 'Words below this share of the likeliest one are left out.',
};
const SEED: ParameterField = {
  ...{ key: 'seed', label: 'Seed', type: 'integer', min: 0, max: 2_147_483_647, step: 1, usual: 'none' },
  help: 'Makes answers repeatable as far as the provider can; it promises nothing.',
};
const penalty = (key: string, label: string, help: string): ParameterField => ({
  ...{ key, label, help, type: 'number', min: -2, max: 2, step: 0.1, usual: '0' },
});
const FREQUENCY = penalty(
  'frequency_penalty',
  'Frequency penalty',
  'Above 0: words used often before come up less.',
);
const PRESENCE = penalty(
  'presence_penalty',
  'Presence penalty',
  'Above 0: words used at all before come up less.',
);
const REPETITION: ParameterField = {
  ...{ key: 'repetition_penalty', label: 'Repetition penalty', type: 'number', min: 0.1, max: 2, step: 0.05 },
  ...{ usual: '1', help: 'Above 1: what was said before comes up less.' },
};
const effort = (key: string, choices: readonly string[]): ParameterField => ({
  ...{ key, label: 'Reasoning effort', type: 'choice', choices, usual: PROVIDERS_OWN },
  help: 'How long the model thinks before it answers. Thinking costs tokens, and counts to the longest reply.',
});
const OPENAI_EFFORT = effort('reasoning_effort', ['minimal', 'low', 'medium', 'high']);
const THINKING: ParameterField = {
  ...{
    key: 'thinking.budget_tokens',
    label: 'Thinking budget',
    type: 'integer',
    min: 1024,
    max: 64_000,
    step: 1,
  },
  ...{ usual: 'no thinking', beside: { type: 'enabled' } },
  help: 'Tokens for thinking; has to be below the longest reply. Leave temperature and top p empty with it.',
};
const VERBOSITY: ParameterField = {
  ...{
    key: 'verbosity',
    label: 'Verbosity',
    type: 'choice',
    choices: ['low', 'medium', 'high'],
    usual: 'medium',
  },
  help: 'How long its answers are.',
};

const SAMPLING = [TOP_P, SEED, FREQUENCY, PRESENCE];
const LOCAL = [temperature(2), TOP_P, TOP_K, MIN_P, SEED, FREQUENCY, PRESENCE];

const FIELDS: Record<ProviderName, readonly ParameterField[]> = {
  openai: [temperature(2), ...SAMPLING, OPENAI_EFFORT, VERBOSITY],
  azure: [temperature(2), ...SAMPLING, OPENAI_EFFORT, VERBOSITY],
  anthropic: [
    temperature(1),
    TOP_P,
    TOP_K,
    THINKING,
    effort('output_config.effort', ['low', 'medium', 'high']),
  ],
  mistral: [temperature(1.5), ...SAMPLING],
  google: [temperature(2), TOP_P, effort('reasoning_effort', ['none', 'low', 'medium', 'high'])],
  xai: [temperature(2), ...SAMPLING, effort('reasoning_effort', ['low', 'high'])],
  openrouter: [
    ...[temperature(2), ...SAMPLING, TOP_K, MIN_P, REPETITION],
    effort('reasoning.effort', ['minimal', 'low', 'medium', 'high']),
  ],
  vllm: [...LOCAL, REPETITION],
  tgi: [temperature(2), ...SAMPLING],
  ollama: [temperature(2), ...SAMPLING],
  llamacpp: LOCAL,
  custom: [temperature(2), ...SAMPLING],
};

const DRY_RUN: readonly ParameterField[] = [
  {
    ...{
      key: 'latencyMs',
      label: 'Time to think',
      type: 'integer',
      min: 0,
      max: 600_000,
      step: 100,
      usual: '0',
    },
    help: 'How long a dry run seems to think about a page, in ms.',
  },
  {
    ...{ key: 'recordPrompts', label: 'Record prompts', type: 'boolean', usual: 'no' },
    help: 'Keeps with each page what a model would have been told.',
  },
];

/** OpenAI's models that reason: they take none of what shapes drawing words. */
const REASONS = /^(o\d|gpt-5)/;
const SHAPES_DRAWING = new Set(['temperature', 'top_p', 'frequency_penalty', 'presence_penalty']);
const OF_REASONING = new Set(['reasoning_effort', 'verbosity']);

/**
 * What a form asks about a model's parameters, under the names of its provider; none where nothing runs that model. `stop` is
 * not among them: a reply that stops early cannot be read.
 * @param model as sessions name it: `dry-run`, or provider/model
 */
export function parameterFields(model: string): ParameterField[] {
  if (model === 'dry-run') return [...DRY_RUN];
  const name = parseModelName(model);
  if (!name) return [];
  const all = [limitOf(name.provider), ...FIELDS[name.provider]];
  if (name.provider !== 'openai') return all;
  const left = REASONS.test(name.model) ? SHAPES_DRAWING : OF_REASONING;
  return all.filter(({ key }) => !left.has(key));
}

function limitOf(provider: ProviderName): ParameterField {
  return {
    ...{ key: presetOf(provider).maxTokensField, label: 'Longest reply', type: 'integer' },
    ...{ min: 1, max: 1_000_000, step: 1, usual: String(DEFAULT_LIMIT) },
    help: 'In tokens, thinking included. A reply that is cut off here is asked for again.',
  };
}

/** Why a value does not fit a field, for people; null: it does. */
export function misfitOfField(
  { type, min, max, choices = [] }: ParameterField,
  value: unknown,
): string | null {
  if (type === 'boolean') return typeof value === 'boolean' ? null : 'has to be yes or no.';
  if (type === 'choice') {
    return typeof value === 'string' && choices.includes(value)
      ? null
      : `has to be one of ${choices.join(', ')}.`;
  }
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  if (!isNumber || (type === 'integer' && !Number.isInteger(value))) {
    return type === 'integer' ? 'has to be a whole number.' : 'has to be a number.';
  }
  const low = min !== undefined && value < min;
  const high = max !== undefined && value > max;
  return low || high ? `has to be from ${min} to ${max}.` : null;
}

/** What a form holds, by key, and what it has no field for. */
export interface FormValues {
  values: Record<string, unknown>;
  rest: Record<string, unknown>;
}

/** The parameters of a session, parted into what a form has fields for and the rest. */
export function formOf(fields: readonly ParameterField[], parameters: Record<string, unknown>): FormValues {
  const rest = structuredClone(parameters);
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    const [name = '', inner] = field.key.split('.');
    const found = rest[name];
    if (inner === undefined && found !== undefined) {
      values[field.key] = found;
      delete rest[name];
    } else if (inner !== undefined && isObject(found) && inner in found) {
      const { [inner]: value, ...others } = found;
      values[field.key] = value;
      const left = Object.entries(others).filter(([key, one]) => field.beside?.[key] !== one);
      if (left.length === 0) delete rest[name];
      else rest[name] = Object.fromEntries(left);
    }
  }
  return { values, rest };
}

/** The parameters that a form and what was written beside it make together; empty fields are left out. */
export function parametersOf(
  fields: readonly ParameterField[],
  { values, rest }: FormValues,
): Record<string, unknown> {
  const made = structuredClone(rest);
  for (const { key, beside } of fields) {
    const value = values[key];
    if (value === undefined || value === null || value === '') continue;
    const [name = '', inner] = key.split('.');
    if (inner === undefined) made[name] = value;
    else made[name] = { ...(isObject(made[name]) ? made[name] : {}), ...beside, [inner]: value };
  }
  return made;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
