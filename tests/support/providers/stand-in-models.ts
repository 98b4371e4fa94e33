import type { Kind, StandInModel } from './protocol.ts';

const USUAL = {
  reasoning: false,
  refuses: [],
  contextTokens: 128_000,
  outputTokens: 16_384,
  takes: ['json_schema', 'json_object'],
} as const satisfies Partial<StandInModel>;

const THINKING = { ...USUAL, reasoning: true, contextTokens: 400_000, outputTokens: 128_000 } as const;
const SAMPLING = ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty'];

const OPENAI: StandInModel[] = [
  { ...USUAL, name: 'gpt-4o', returned: 'gpt-4o-2024-08-06' },
  { ...USUAL, name: 'gpt-4o-mini', returned: 'gpt-4o-mini-2024-07-18' },
  { ...USUAL, name: 'gpt-4-turbo', returned: 'gpt-4-turbo-2024-04-09', takes: ['json_object'] },
  { ...THINKING, name: 'gpt-5-mini', returned: 'gpt-5-mini-2025-08-07', refuses: SAMPLING },
];

const CLAUDE = { ...USUAL, contextTokens: 200_000, outputTokens: 64_000, takes: ['json_schema'] } as const;

const ANTHROPIC: StandInModel[] = [
  { ...CLAUDE, name: 'claude-sonnet-4-5', returned: 'claude-sonnet-4-5-20250929' },
  { ...CLAUDE, name: 'claude-haiku-4-5', returned: 'claude-haiku-4-5-20251001' },
  {
    ...CLAUDE,
    name: 'claude-opus-4-7',
    returned: 'claude-opus-4-7-20260416',
    refuses: ['temperature', 'top_p', 'top_k'],
  },
  { ...CLAUDE, name: 'claude-sonnet-4-0', returned: 'claude-sonnet-4-20250514', takes: [] },
];

/** What a stand-in has unless it is told otherwise. */
export const MODELS: Record<Kind, readonly StandInModel[]> = {
  openai: OPENAI,
  'openai-strict': OPENAI,
  anthropic: ANTHROPIC,
};

/** A model that a test makes up. */
export function aModel(name: string, given: Partial<StandInModel> = {}): StandInModel {
  return { ...USUAL, name, returned: `${name}-2025-01-31`, ...given };
}

export function findModel(models: readonly StandInModel[], name: unknown): StandInModel | undefined {
  return models.find((model) => model.name === name || model.returned === name);
}
