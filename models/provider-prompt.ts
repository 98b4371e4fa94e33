import { renderPrompt, type Prompt } from '../domain/prompt/render.ts';
import type { PromptRequest } from '../domain/prompt/request.ts';
import { quirksOf } from '../domain/provider-quirks.ts';
import { presetOf, type ModelName, type ProviderName, type Structured } from '../domain/providers.ts';
import type { ReplyFormat } from '../domain/reply-json-schema.ts';
import type { LearntOfModel } from './access.ts';
import { requestOf, userText, type MadeRequest } from './providers/request-body.ts';

/** What a model of a provider is told about one page, and the request that says it. */
export interface ProviderPrompt {
  version: number;
  system: string;
  user: string;
  format: ReplyFormat;
  made: MadeRequest;
  structured: Structured;
  /** More tokens than the prompt has. */
  mostInputTokens: number;
}

/** Pure: the same page, settings and model are told in the same bytes. */
export function promptForModel(
  request: PromptRequest,
  { provider, model }: ModelName,
  learnt: LearntOfModel,
  parameters: Record<string, unknown>,
): ProviderPrompt {
  const prompt = renderPrompt(request);
  const { system, format, version } = prompt;
  const structured = structuredFor(provider, learnt.structured, format);
  const user = userText(prompt.user, format.schema, structured);
  const texts = { system, user, schema: format.schema };
  const made = requestOf({ ...texts, provider, model, structured, parameters, dropped: learnt.dropped });
  return { version, system, user, format, made, structured, mostInputTokens: mostTokensOf(prompt, user) };
}

/** A way that the provider has, and takes for this very page. */
function structuredFor(
  provider: ProviderName,
  learnt: Structured | null,
  { schema }: ReplyFormat,
): Structured {
  const { jsonMode, mostUnions } = quirksOf(provider);
  const structured = learnt ?? presetOf(provider).structured;
  const tooMany = structured === 'json_schema' && mostUnions !== null && unionsIn(schema) > mostUnions;
  const simpler = tooMany ? 'json_object' : structured;
  return simpler === 'json_object' && !jsonMode ? 'plain' : simpler;
}

/** How many types of a schema are one of several. */
function unionsIn(schema: unknown): number {
  if (typeof schema !== 'object' || schema === null) return 0;
  const own = ('type' in schema && Array.isArray(schema.type)) || 'anyOf' in schema ? 1 : 0;
  return Object.values(schema).reduce((sum: number, part) => sum + unionsIn(part), own);
}

/** Roles, separators and what providers put around a schema. */
const OVERHEAD_TOKENS = 512;

/**
 * More tokens than a prompt has. A token is two bytes or more in the texts of studies: four or five in English and German,
 * about two in Chinese or Arabic. Only rows of single digits or rare scripts have more.
 */
function mostTokensOf({ system, format }: Prompt, user: string): number {
  const bytes =
    Buffer.byteLength(system) + Buffer.byteLength(user) + Buffer.byteLength(JSON.stringify(format.schema));
  return Math.ceil(bytes / 2) + OVERHEAD_TOKENS;
}
