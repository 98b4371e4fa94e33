import { onTestFinished } from 'vitest';
import { createHttpClient, type HttpClient, type HttpRequest } from './http-client.ts';
import { createWayOut, type Resolve } from './way-out.ts';

/** A client on a way out of its own, which is closed after the test. */
export function createClient(
  given: { timeoutMs?: number; ownPorts?: number[]; allowPrivate?: boolean; resolve?: Resolve } = {},
): HttpClient {
  const { timeoutMs = 10_000, ownPorts = [], allowPrivate = true } = given;
  const dispatcher = createWayOut({ allowPrivate, ownPorts: new Set(ownPorts) }, given.resolve);
  onTestFinished(() => dispatcher.destroy());
  return createHttpClient({ dispatcher, userAgent: 'Proband test', timeoutMs });
}

export function get(url: string, given: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, cookies: null, mayVisit: () => true, ...given };
}

export function post(url: string, body = 'a=1'): HttpRequest {
  return get(url, { method: 'POST', body, contentType: 'application/x-www-form-urlencoded' });
}
