import { fetch } from 'undici';
import type { ModelLister } from '../api/deps.ts';
import { presetOf } from '../domain/providers.ts';
import type { ProviderAccess } from '../models/access.ts';
import { ProviderFault, type FaultKind } from '../models/faults.ts';
import { createWayOut } from '../net/way-out.ts';

/** Lists models at providers, which may be machines of one's own. */
export function createModelLister(ownPorts: readonly number[]): ModelLister {
  const dispatcher = createWayOut({ allowPrivate: true, ownPorts: new Set(ownPorts) });
  return {
    async list(access, signal) {
      const { url, headers } = requestFor(access);
      const answer = await fetch(url, { headers, signal, dispatcher, redirect: 'manual' }).catch(() => {
        throw faultOf('unreachable', null, `${new URL(url).host} does not answer.`);
      });
      const body = (await answer.json().catch(() => null)) as { data?: unknown } | null;
      if (answer.status === 401 || answer.status === 403)
        throw faultOf('key_rejected', answer.status, `The provider rejects the API key (${answer.status}).`);
      if (!answer.ok || !Array.isArray(body?.data))
        throw faultOf(
          'garbage',
          answer.status,
          `This is no list of models (${answer.status}): check the API URL.`,
        );
      return (body.data as { id?: unknown }[]).map(({ id }) => String(id)).sort();
    },
  };
}

function requestFor({ provider, apiUrl, key }: ProviderAccess): {
  url: string;
  headers: Record<string, string>;
} {
  if (presetOf(provider).protocol === 'anthropic') {
    const headers = { 'anthropic-version': '2023-06-01', ...(key === null ? {} : { 'x-api-key': key }) };
    return { url: `${apiUrl}/v1/models`, headers };
  }
  return { url: `${apiUrl}/models`, headers: key === null ? {} : { authorization: `Bearer ${key}` } };
}

function faultOf(kind: FaultKind, status: number | null, message: string): ProviderFault {
  const nothing = { retryAfterMs: null, rateLimits: null, requestId: null, parameter: null };
  return new ProviderFault({ kind, status, message, ...nothing });
}
