import { quirksOf } from '../../domain/provider-quirks.ts';
import { presetOf } from '../../domain/providers.ts';
import type { ProviderAccess } from '../access.ts';
import { listAddressOf } from './addresses.ts';
import type { ProviderDeps } from './deps.ts';
import { contextOf, exchangeWith } from './exchange.ts';
import { faultOfAnswer, garbageOf } from './fault-of.ts';

/** More models than any provider has, so that a list that leads in circles ends. */
const MOST_PAGES = 50;
const PAGE_SIZE = 1000;

/**
 * The models that an account may use, as its provider names them, in alphabetical order. Costs nothing.
 * @throws ProviderFault
 */
export async function listModels(
  access: ProviderAccess,
  deps: ProviderDeps,
  signal?: AbortSignal,
): Promise<string[]> {
  const found = new Set<string>();
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { ids, next } = await pageAfter(access, deps, after, signal);
    const before = found.size;
    for (const id of ids) found.add(id);
    if (next === null || found.size === before) break;
    after = next;
  }
  return [...found].sort((one, other) => (one < other ? -1 : 1));
}

async function pageAfter(
  access: ProviderAccess,
  deps: ProviderDeps,
  after: string | null,
  signal: AbortSignal | undefined,
): Promise<ModelPage> {
  const anthropic = presetOf(access.provider).protocol === 'anthropic';
  const query = {
    ...(anthropic ? { limit: String(PAGE_SIZE) } : {}),
    ...(after === null ? {} : { [anthropic ? 'after_id' : 'after']: after }),
  };
  const path = anthropic ? '/v1/models' : '/models';
  const asked = { method: 'get', path, query, callId: null } as const;
  const answer = await exchangeWith(access, listAddressOf(access), deps, asked, signal);
  const context = contextOf(access, deps);
  const page = answer.status === 200 ? readPage(answer.body, quirksOf(access.provider).modelPrefix) : null;
  if (page) return page;
  const fault = faultOfAnswer(answer, NOTHING_SENT, context);
  const isFault = fault !== 'refusal' && answer.status >= 300;
  throw isFault ? fault : garbageOf(answer, 'this is no list of models: check the API URL', context);
}

const NOTHING_SENT = { structured: null, sent: { namesOf: new Map<string, string>(), limit: null } };

interface ModelPage {
  ids: string[];
  /** After which model the next page begins; null: this was the last. */
  next: string | null;
}

/** `{data: [{id}]}`, or the list alone; null: it is neither. */
function readPage(body: string, prefix: string): ModelPage | null {
  const json = parse(body);
  const { data, has_more: hasMore, last_id: lastId } = Array.isArray(json) ? { data: json } : json;
  if (!Array.isArray(data)) return null;
  const ids = data.map((one: { id?: unknown } | null) => one?.id).filter((id) => typeof id === 'string');
  const names = ids.map((id) => (id.startsWith(prefix) ? id.slice(prefix.length) : id));
  return { ids: names, next: hasMore === true && typeof lastId === 'string' ? lastId : null };
}

interface Page {
  data?: unknown;
  has_more?: unknown;
  last_id?: unknown;
}

function parse(text: string): Page | unknown[] {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : {};
  } catch {
    return {};
  }
}
