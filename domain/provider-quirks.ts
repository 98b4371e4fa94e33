import type { ProviderName, Structured } from './providers.ts';

/** In what a provider differs from the protocol that it speaks. */
export interface ProviderQuirks {
  /** In which header the key travels. */
  keyHeader: 'authorization' | 'api-key' | 'x-api-key';
  /** Where a schema stands in `response_format`. */
  schemaAs: 'json_schema' | 'value';
  /** Whether it can be asked for JSON without a schema. */
  jsonMode: boolean;
  /** How many fields of a schema may be of more than one type, as those that may be left empty are; null: any number. */
  mostUnions: number | null;
  /** What parameters are called there, by the name that sessions use. */
  renames: Readonly<Record<string, string>>;
  /** Goes with a request that asks by schema. */
  withSchema: Readonly<Record<string, unknown>>;
  /** Stands before its models' names where it lists them, and is not needed. */
  modelPrefix: string;
}

const USUAL: ProviderQuirks = {
  keyHeader: 'authorization',
  schemaAs: 'json_schema',
  jsonMode: true,
  mostUnions: null,
  renames: {},
  withSchema: {},
  modelPrefix: '',
};

const QUIRKS: Partial<Record<ProviderName, Partial<ProviderQuirks>>> = {
  // Its own protocol; schemas are its only way to hold a reply to a form.
  // With more fields that may be left empty it answers 400 ("too many parameters with union types").
  anthropic: { keyHeader: 'x-api-key', jsonMode: false, mostUnions: 16 },
  // Takes keys of its own in this header; `authorization` is for tokens of Microsoft Entra.
  azure: { keyHeader: 'api-key' },
  // Unknown names are an error there (422 extra_forbidden), and its seed has another name.
  mistral: { renames: { seed: 'random_seed' } },
  // Lists `models/gemini-2.5-flash`, and takes `gemini-2.5-flash`.
  google: { modelPrefix: 'models/' },
  // Else it may route to a host that leaves the schema out without a word.
  openrouter: { withSchema: { provider: { require_parameters: true } } },
  // `json_object` is its schema mode: `value` is required, and older versions take nothing else.
  tgi: { schemaAs: 'value', jsonMode: false },
};

export function quirksOf(provider: ProviderName): ProviderQuirks {
  return { ...USUAL, ...QUIRKS[provider] };
}

/** How to ask for JSON next where this way was refused; null: there is no other. */
export function nextStructured(provider: ProviderName, refused: Structured): Structured | null {
  if (refused === 'plain') return null;
  return refused === 'json_schema' && quirksOf(provider).jsonMode ? 'json_object' : 'plain';
}
