import { canonicalJson } from './canonical-json.ts';

export interface Difference {
  /** As `persona` or `limits.maxSteps`. */
  setting: string;
  /** As JSON; a setting that did not exist then is `(not set)`. */
  then: string;
  now: string;
}

/** What differs between two settings, one line for each; settings within settings are named by their path. */
export function differencesOf(then: object, now: object, path = ''): Difference[] {
  const before = then as Record<string, unknown>;
  const after = now as Record<string, unknown>;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((name) => {
    const [a, b] = [before[name], after[name]];
    if (told(a) === told(b)) return [];
    const setting = `${path}${name}`;
    return isRecord(a) && isRecord(b)
      ? differencesOf(a, b, `${setting}.`)
      : [{ setting, then: told(a), now: told(b) }];
  });
}

function told(value: unknown): string {
  return value === undefined ? '(not set)' : canonicalJson(value);
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
