import type { HttpAnswer } from '../../net/http-client.ts';

const PAGES = new Set(['text/html', 'application/xhtml+xml', 'text/plain']);

/** Why an answer cannot be read as a page (a file, a picture, data), for people; null when it can. */
export function whyUnreadable({ status, url, headers, body }: HttpAnswer): string | null {
  if (status >= 300 || body === '') return null;
  const type = (headers['content-type'] ?? '').split(/[;,]/)[0]!.trim().toLowerCase();
  const at = new URL(url).pathname;
  if (/^\s*attachment\b/i.test(headers['content-disposition'] ?? '')) {
    return `${at} is a file to download${type ? ` (${type})` : ''}, not a page`;
  }
  if (type !== '') return PAGES.has(type) ? null : `${at} is ${type}, not an HTML page`;
  return looksLikeFile(body) ? `${at} is no HTML page, and does not say what it is` : null;
}

/** The study's words alone, where they are no markup. */
export function htmlOf({ headers, body }: HttpAnswer): string {
  if (!/^\s*text\/plain\b/i.test(headers['content-type'] ?? '')) return body;
  const escaped = body.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<pre>\n${escaped}</pre>`;
}

function looksLikeFile(body: string): boolean {
  if (/^%PDF-/.test(body) || body.slice(0, 512).includes('\u0000')) return true;
  if (!/^\s*[[{]/.test(body)) return false;
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}
