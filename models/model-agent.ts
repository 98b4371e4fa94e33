import { renderPrompt, type Prompt } from '../domain/prompt/render.ts';
import { quirksOf } from '../domain/provider-quirks.ts';
import { presetOf, type ModelName, type Structured } from '../domain/providers.ts';
import { withFieldNames, type ReplyFormat } from '../domain/reply-json-schema.ts';
import { NO_USAGE } from '../domain/prices.ts';
import type { Exchange } from '../net/provider-fetch.ts';
import type { ProviderAccess } from './access.ts';
import type { Agent, AgentAnswer } from './agent.ts';
import { addressOf } from './providers/addresses.ts';
import type { AnswerParts } from './providers/answer-parts.ts';
import { readAnthropicAnswer } from './providers/anthropic-answer.ts';
import type { ProviderDeps } from './providers/deps.ts';
import { contextOf, exchangeWith } from './providers/exchange.ts';
import { faultOfAnswer, garbageOf, requestIdOf, type FaultContext } from './providers/fault-of.ts';
import { readOpenAiAnswer } from './providers/openai-answer.ts';
import { outcomeOf } from './providers/outcome-of.ts';
import { rateLimitsOf } from './providers/rate-limits.ts';
import { requestOf, userText, type MadeRequest } from './providers/request-body.ts';
import type { Reached } from './registry.ts';

/** The agent of a model at a provider: one request for each call of `send`, and no more. */
export function createModelAgent(
  parameters: Record<string, unknown>,
  { provider, model }: ModelName,
  { access, learnt }: Reached,
  deps: ProviderDeps,
): Agent {
  return {
    provider,
    model,
    free: false,
    needsPast: true,
    prepare(request) {
      const prompt = renderPrompt(request);
      const structured = structuredFor(access, learnt.structured, prompt.format);
      const { system, format, version } = prompt;
      const user = userText(prompt.user, format.schema, structured);
      const texts = { system, user, schema: format.schema };
      const made = requestOf({ ...texts, provider, model, structured, parameters, dropped: learnt.dropped });
      return {
        prompt: { schemaVersion: 1, version, ...texts },
        parameters: made.parameters,
        dropped: made.dropped,
        structured,
        most: { inputTokens: mostTokensOf(prompt, user), outputTokens: made.limit },
        send: (callId, signal) => send({ access, deps, made, structured, format }, callId, signal),
      };
    },
  };
}

/** A way that the provider has, and takes for this very page. */
function structuredFor(
  { provider }: ProviderAccess,
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

interface Sending {
  access: ProviderAccess;
  deps: ProviderDeps;
  made: MadeRequest;
  structured: Structured;
  format: ReplyFormat;
}

async function send(sending: Sending, callId: string, signal: AbortSignal): Promise<AgentAnswer> {
  const { access, deps, made } = sending;
  const asked = { method: 'post', path: made.path, body: made.body, callId } as const;
  const answer = await exchangeWith(access, addressOf(access), deps, asked, signal);
  return answerOf(sending, answer, contextOf(access, deps));
}

/**
 * What came back, told apart.
 * @throws ProviderFault
 */
function answerOf(
  { access, structured, format, made }: Sending,
  answer: NonNullable<Exchange['answer']>,
  context: FaultContext,
): AgentAnswer {
  const json = parse(answer.body);
  const { status, headers } = answer;
  const isAnthropic = presetOf(access.provider).protocol === 'anthropic';
  const parts = status === 200 ? (isAnthropic ? readAnthropicAnswer : readOpenAiAnswer)(json) : null;
  const common = {
    requestId: requestIdOf(headers) ?? parts?.id ?? null,
    rateLimits: rateLimitsOf(headers, context.now),
    response: json ?? answer.body,
  };
  if (parts === null) {
    if (status === 200 && !holdsError(json))
      throw garbageOf(answer, 'the answer is none of a model', context);
    const fault = faultOfAnswer(answer, { structured, sent: made.sent }, context);
    if (fault !== 'refusal') throw fault;
    return { ...REFUSED, ...common };
  }
  if (parts.ended === 'error') throw garbageOf(answer, 'the model broke off', context);
  return { ...common, ...readParts(parts, format) };
}

function readParts(
  parts: AnswerParts,
  format: ReplyFormat,
): Pick<AgentAnswer, 'outcome' | 'reply' | 'usage' | 'modelReturned' | 'systemFingerprint'> {
  const { outcome, reply } = outcomeOf(parts, Object.keys(format.schema.properties ?? {}));
  return {
    outcome,
    reply: reply === null ? null : withFieldNames(format, reply),
    usage: parts.usage,
    modelReturned: parts.model,
    systemFingerprint: parts.systemFingerprint,
  };
}

/** A filter of the provider's would not let the prompt through. */
const REFUSED = {
  outcome: 'refusal',
  reply: null,
  usage: NO_USAGE,
  modelReturned: null,
  systemFingerprint: null,
} as const;

/** OpenRouter answers errors of the models' hosts with 200, beside the choices or in one of them. */
function holdsError(json: unknown): boolean {
  const { error, choices } = (typeof json === 'object' && json !== null ? json : {}) as {
    error?: unknown;
    choices?: unknown;
  };
  return (
    Boolean(error) || (Array.isArray(choices) && Boolean((choices[0] as { error?: unknown } | null)?.error))
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
