import { RE2JS } from 're2js';
import type { Field } from './observation.ts';

type ReadText = { ok: true; text: string } | { ok: false; error: string };

const refuse = (error: string): ReadText => ({ ok: false, error });

/** The text as a browser would send it from this field, or why it would not. */
export function readText(field: Field, given: string): ReadText {
  const text = asTyped(field, given);
  const misfit = misfitOfForm(field, text) ?? misfitOfLimits(field, text);
  if (misfit) return refuse(misfit);
  return { ok: true, text: field.type === 'color' ? text.toLowerCase() : text };
}

/** A box of one line takes no line ends, and browsers trim addresses. */
function asTyped({ type, multiple }: Field, given: string): string {
  if (type === 'textarea') return given.replace(/\r\n?/g, '\n');
  const line = given.replace(/[\r\n]+/g, ' ');
  if (type === 'email' && multiple)
    return line
      .split(',')
      .map((one) => one.trim())
      .join(',');
  return type === 'email' || type === 'url' || type === 'color' ? line.trim() : line;
}

/** Length and pattern, also of numbers in text fields. */
export function misfitOfLimits(field: Field, text: string): string | null {
  const { maxLength, minLength = 0, pattern } = field;
  if (maxLength !== null && text.length > maxLength) {
    return `${text.length} characters are more than the ${maxLength} allowed.`;
  }
  if (text.length < minLength) return `${text.length} characters are fewer than the ${minLength} needed.`;
  if (pattern !== null && !fitsPattern(text, pattern)) {
    return `${JSON.stringify(text)} does not fit the pattern ${pattern}.`;
  }
  return null;
}

function misfitOfForm({ type, multiple }: Field, text: string): string | null {
  const written = (fits: boolean, example: string) =>
    fits ? null : `${JSON.stringify(text)} is not written as ${example}.`;
  switch (type) {
    case 'email': {
      const all = multiple ? text.split(',') : [text];
      return written(all.every(isEmail), 'name@example.org');
    }
    case 'url':
      return written(URL.canParse(text) && !/\s/.test(text), 'https://example.org');
    case 'color':
      return written(/^#[0-9a-f]{6}$/i.test(text), '#336699');
    default:
      return null;
  }
}

/** HTML's own rule for addresses, with hosts of any script: browsers send those as `xn--…`. */
function isEmail(text: string): boolean {
  const match = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@([^@\s/?#:]+)$/i.exec(text);
  if (!match) return false;
  const host = match[1]!;
  const ascii =
    /^[\x21-\x7e]+$/.test(host) || !URL.canParse(`http://${host}`)
      ? host
      : new URL(`http://${host}`).hostname;
  const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
  return new RegExp(`^${label}(?:\\.${label})*$`, 'i').test(ascii);
}

/**
 * As browsers do: the whole value has to fit, and a pattern that is no regular expression is ignored. Patterns that
 * were written for the older flag (`[\w.+-]`) still mean what their author meant: servers check the same. Where RE2 knows
 * all that the pattern uses it decides, as it takes no longer for `(a+)+b` than for others.
 */
function fitsPattern(text: string, pattern: string): boolean {
  for (const flag of ['v', 'u']) {
    const whole = compile(pattern, flag) && compile(`^(?:${pattern})$`, flag);
    if (whole) return fitsInLinearTime(text, pattern) ?? whole.test(text);
  }
  return true;
}

/** Null where RE2 may mean something else: look-around, sets, and classes outside ASCII. */
function fitsInLinearTime(text: string, pattern: string): boolean | null {
  if (!/^[\x20-\x7e]*$/.test(text)) return null;
  try {
    return RE2JS.compile(pattern).matches(text);
  } catch {
    return null;
  }
}

function compile(pattern: string, flag: string): RegExp | null {
  try {
    return new RegExp(pattern, flag);
  } catch {
    return null;
  }
}
