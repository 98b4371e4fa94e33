import type { ErrorBody } from './error-body.ts';

/** Parameters as they were sent. */
export interface SentParameters {
  /** The session's name of each, by the name under which it was sent. */
  namesOf: ReadonlyMap<string, string>;
  /** The limit of the reply: its name in the request, and its value. */
  limit: { field: string; value: number } | null;
}

/** What providers say of a parameter that they do not take at all. Values out of range are for people to set right. */
const NOT_TAKEN =
  /unsupported|not (be )?supported|not support|unknown|unrecogni[sz]ed|unexpected|extra (inputs|fields|inputs are)|not (permitted|allowed)|deprecated|cannot both|cannot find field|does not (take|accept|support)|not available|no longer|only the default|only (set|use) one/i;
const NOT_TAKEN_CODES = /\b(unsupported_parameter|unsupported_value|unknown_parameter|extra_forbidden)\b/i;

/** The parameter of the session that an error says the model does not take; null: none. */
export function namedParameter(
  { message, codes, params }: ErrorBody,
  { namesOf }: SentParameters,
): string | null {
  if (!NOT_TAKEN.test(message) && !NOT_TAKEN_CODES.test(codes)) return null;
  const said = [...params, message].join(' ');
  const named = [...namesOf]
    .map(([sent, name]) => ({ name, at: placeOf(sent, said) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at);
  return named[0]?.name ?? null;
}

/** Where a name stands in a text, as a word; xAI writes presence_penalty as presencePenalty. */
function placeOf(name: string, text: string): number {
  const camel = name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
  const places = [name, camel].map((one) => text.search(new RegExp(`(?<![\\w-])${escaped(one)}(?![\\w-])`)));
  return Math.min(...places.filter((place) => place >= 0), Infinity) === Infinity
    ? -1
    : Math.min(...places.filter((place) => place >= 0));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A limit below this asks for a shorter prompt instead. */
const SMALLEST_LIMIT = 256;

/**
 * The limit of the reply where an error says that its value is too large, for the model or beside this prompt, written
 * with its value (`max_tokens=8192`), as a smaller one is taken; null: it is not about that.
 */
export function tooLargeLimit(message: string, { limit }: SentParameters): string | null {
  if (limit === null || limit.value <= SMALLEST_LIMIT) return null;
  const tooLarge = TOO_LARGE.test(message) || leavesRoom(message, limit.value);
  return tooLarge ? `${limit.field}=${limit.value}` : null;
}

/** OpenAI and vLLM; Anthropic: `max_tokens: 8192 > 4096, which is the maximum allowed number of output tokens`. */
const TOO_LARGE =
  /max_(completion_)?tokens'? (or '?max_(completion_)?tokens'? )?is too large|max_tokens: \d+ > \d+, which is the maximum/i;

/** An error that adds prompt and reply up to more than the model takes, when a shorter reply would fit. */
function leavesRoom(message: string, value: number): boolean {
  const numbers = [...message.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  const [most, prompt] = partsOf(message, numbers, value) ?? [];
  return most !== undefined && prompt !== undefined && prompt + SMALLEST_LIMIT < most;
}

/** The most tokens, and those of the prompt, in errors that name both beside the limit of the reply. */
function partsOf(message: string, numbers: number[], value: number): [number, number] | null {
  if (!numbers.includes(value)) return null;
  // This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (808 in the messages, 8192 in the completion).
  const openai =
    /maximum context length is (\d+) tokens.*?\((\d+) in the messages, (\d+) in the completion\)/.exec(
      message,
    );
  if (openai) return [Number(openai[1]), Number(openai[2])];
  // input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000
  const anthropic = /exceed context limit: (\d+) \+ (\d+) > (\d+)/.exec(message);
  if (anthropic) return [Number(anthropic[3]), Number(anthropic[1])];
  // `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 808 `inputs` tokens and 8192 `max_new_tokens`
  const tgi = /must be <= (\d+)\. Given: (\d+) `inputs` tokens/.exec(message);
  return tgi ? [Number(tgi[1]), Number(tgi[2])] : null;
}
