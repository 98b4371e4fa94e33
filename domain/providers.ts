/** How a model is asked for JSON: by a schema, by JSON mode, or in words alone. */
export const STRUCTURED = ['json_schema', 'json_object', 'plain'] as const;
export type Structured = (typeof STRUCTURED)[number];

/** What is known of a provider before anything is sent to it. */
export interface ProviderPreset {
  /** For people. */
  label: string;
  /** Whose protocol it speaks. */
  protocol: 'openai' | 'anthropic';
  /** Base of its API; null: everybody has their own, which has to be given. */
  apiUrl: string | null;
  /** Environment variables that hold its key, the usual one first. */
  keyVariables: readonly string[];
  needsKey: boolean;
  /** How it is asked for JSON as long as nothing else was learnt of a model. */
  structured: Structured;
  /** What the limit of a reply is called in its requests. */
  maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** Calls at once as long as nothing else was learnt or set; machines of one's own take few. */
  callsAtOnce: number;
  /** Its name in the catalogue of prices; null: it has none there. */
  catalogue: string | null;
}

const REMOTE = {
  protocol: 'openai',
  needsKey: true,
  structured: 'json_schema',
  maxTokensField: 'max_tokens',
  callsAtOnce: 200,
} as const;
const LOCAL = { ...REMOTE, needsKey: false, keyVariables: [], callsAtOnce: 4, catalogue: null } as const;

/** The providers, by the name before the slash in `provider/model`. */
export const PROVIDERS = {
  openai: {
    ...REMOTE,
    label: 'OpenAI',
    apiUrl: 'https://api.openai.com/v1',
    keyVariables: ['OPENAI_API_KEY'],
    maxTokensField: 'max_completion_tokens',
    catalogue: 'openai',
  },
  anthropic: {
    ...REMOTE,
    label: 'Anthropic',
    protocol: 'anthropic',
    apiUrl: 'https://api.anthropic.com',
    keyVariables: ['ANTHROPIC_API_KEY'],
    catalogue: 'anthropic',
  },
  mistral: {
    ...REMOTE,
    label: 'Mistral',
    apiUrl: 'https://api.mistral.ai/v1',
    keyVariables: ['MISTRAL_API_KEY'],
    catalogue: 'mistral',
  },
  google: {
    ...REMOTE,
    label: 'Google Gemini',
    apiUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keyVariables: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'],
    catalogue: 'google',
  },
  xai: {
    ...REMOTE,
    label: 'xAI',
    apiUrl: 'https://api.x.ai/v1',
    keyVariables: ['XAI_API_KEY'],
    catalogue: 'x-ai',
  },
  openrouter: {
    ...REMOTE,
    label: 'OpenRouter',
    apiUrl: 'https://openrouter.ai/api/v1',
    keyVariables: ['OPENROUTER_API_KEY'],
    catalogue: 'openrouter',
  },
  azure: {
    ...REMOTE,
    label: 'Azure OpenAI',
    apiUrl: null,
    keyVariables: ['AZURE_OPENAI_API_KEY'],
    maxTokensField: 'max_completion_tokens',
    catalogue: 'azure',
  },
  vllm: { ...LOCAL, label: 'vLLM', apiUrl: 'http://127.0.0.1:8000/v1', callsAtOnce: 64 },
  tgi: { ...LOCAL, label: 'Text Generation Inference', apiUrl: 'http://127.0.0.1:8080/v1', callsAtOnce: 64 },
  ollama: { ...LOCAL, label: 'Ollama', apiUrl: 'http://127.0.0.1:11434/v1' },
  llamacpp: { ...LOCAL, label: 'llama.cpp', apiUrl: 'http://127.0.0.1:8080/v1' },
  custom: { ...LOCAL, label: 'OpenAI-compatible', apiUrl: null, callsAtOnce: 64 },
} as const satisfies Record<string, ProviderPreset>;

export type ProviderName = keyof typeof PROVIDERS;
export const PROVIDER_NAMES = Object.keys(PROVIDERS) as [ProviderName, ...ProviderName[]];

export function presetOf(name: ProviderName): ProviderPreset {
  return PROVIDERS[name];
}

/** A model as sessions name it: `openai/gpt-4o`. What follows the first slash is the provider's own name of it. */
export interface ModelName {
  provider: ProviderName;
  model: string;
}

/** @returns null where no provider of that name stands before the first slash */
export function parseModelName(text: string): ModelName | null {
  const slash = text.indexOf('/');
  const provider = text.slice(0, slash).toLowerCase();
  const model = text.slice(slash + 1).trim();
  return slash > 0 && provider in PROVIDERS && model !== ''
    ? { provider: provider as ProviderName, model }
    : null;
}
