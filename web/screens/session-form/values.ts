import { ConfigSchema, type ConfigContent, type PlatformName } from '../../../domain/config.schema.ts';
import { formOf, parameterFields } from '../../../domain/parameter-forms.ts';
import { parseModelName } from '../../../domain/providers.ts';

/** A number as an input holds it: the empty text while nothing is given. */
export type NumberInput = number | '';

/** What stands in the form of a session. Times are in minutes or seconds, as people give them. */
export interface SessionValues {
  name: string;
  mode: ConfigContent['mode'];
  platform: PlatformName;
  /** Id; empty: a dry run. */
  credential: string;
  /** As its provider calls it; of a dry run it is not looked at. */
  model: string;
  priceInput: NumberInput;
  priceOutput: NumberInput;
  persona: string;
  /** By the keys of the fields that there are for the model. */
  parameters: Record<string, unknown>;
  /** The others, as JSON; empty: none. */
  otherParameters: string;
  timeLimitMinutes: NumberInput;
  maxSteps: NumberInput;
  maxRefusals: NumberInput;
  /** US dollars. */
  maxCostUsd: NumberInput;
  maxJobCostUsd: NumberInput;
  pace: 'none' | 'reading' | 'range';
  paceFrom: NumberInput;
  paceTo: NumberInput;
  reasoning: ConfigContent['reasoning'];
  memory: ConfigContent['memory'];
  rewording: NumberInput;
  askAlways: boolean;
  approve: boolean;
  onUnclear: ConfigContent['onUnclear'];
  /** Of a dry run, and how the study's end is recognised; as JSON, empty: none. */
  answers: string;
  ends: string;
}

export interface Budgets {
  maxCostUsd: number | null;
  maxJobCostUsd: number | null;
}

const MINUTE = 60_000;

/** What a new session of this platform begins with: a dry run with the defaults. */
export function newValues(platform: PlatformName): SessionValues {
  return valuesOf('', ConfigSchema.parse({ platform }), { maxCostUsd: null, maxJobCostUsd: null });
}

/** A session as the form shows it. @param model its provider's name where the credential says which provider it is */
export function valuesOf(name: string, config: ConfigContent, budgets: Budgets): SessionValues {
  const { limits, pace, price } = config;
  const { values, rest } = formOf(parameterFields(config.model), config.parameters);
  const range = typeof pace === 'object' && pace !== null ? pace : null;
  return {
    name,
    mode: config.mode,
    platform: config.platform,
    credential: config.credential ?? '',
    model: config.model === 'dry-run' ? '' : (parseModelName(config.model)?.model ?? config.model),
    priceInput: price?.input ?? '',
    priceOutput: price?.output ?? '',
    persona: config.persona,
    parameters: values,
    otherParameters: jsonOf(rest),
    timeLimitMinutes: limits.timeoutMs === null ? '' : limits.timeoutMs / MINUTE,
    maxSteps: limits.maxSteps,
    maxRefusals: limits.maxRefusals,
    maxCostUsd: budgets.maxCostUsd ?? '',
    maxJobCostUsd: budgets.maxJobCostUsd ?? '',
    pace: range ? 'range' : pace === 'reading' ? 'reading' : 'none',
    paceFrom: range?.minSeconds ?? '',
    paceTo: range?.maxSeconds ?? '',
    reasoning: config.reasoning,
    memory: config.memory,
    rewording: config.rewording ?? '',
    askAlways: config.askAlways,
    approve: config.approve,
    onUnclear: config.onUnclear,
    answers: jsonOf(config.answers),
    ends: config.ends.length === 0 ? '' : JSON.stringify(config.ends, null, 2),
  };
}

/** Settings as they were stored; what did not exist then is as a new session has it. */
export function storedConfig(content: Record<string, unknown>): ConfigContent {
  const parsed = ConfigSchema.safeParse(content);
  return parsed.success
    ? parsed.data
    : { ...ConfigSchema.parse({ platform: 'web' }), ...(content as Partial<ConfigContent>) };
}

function jsonOf(value: Record<string, unknown>): string {
  return Object.keys(value).length === 0 ? '' : JSON.stringify(value, null, 2);
}
