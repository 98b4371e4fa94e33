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
import type { MadeRequest } from './providers/request-body.ts';
import { promptForModel } from './provider-prompt.ts';
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
      const prompt = promptForModel(request, { provider: access.provider, model }, learnt, parameters);
      const { version, system, user, format, made, structured } = prompt;
      return {
        prompt: { schemaVersion: 1, version, system, user, schema: format.schema },
        parameters: made.parameters,
        dropped: made.dropped,
        structured,
        most: { inputTokens: prompt.mostInputTokens, outputTokens: made.limit },
        send: (callId, signal) => send({ access, deps, made, structured, format }, callId, signal),
      };
    },
  };
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
