const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How long a server asks to be left alone, in ms: its `Retry-After`, in seconds or as a date; a day at most.
 * Dates are compared with the server's own clock where it says its time.
 * @returns null where it asks for nothing, or for something that nobody understands
 */
export function retryAfterMs(headers: Record<string, string>, now: number): number | null {
  const asked = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(asked)) return Math.min(Number(asked) * 1000, DAY_MS);
  const until = dateOf(asked);
  if (until === null) return null;
  return Math.min(Math.max(0, until - (dateOf(headers.date ?? '') ?? now)), DAY_MS);
}

/** A date as HTTP writes it; `Date.parse` alone takes nearly anything. */
function dateOf(text: string): number | null {
  const time = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? null : time;
}
