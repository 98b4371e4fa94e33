import { RE2JS } from 're2js';

/** Longest text of a page that patterns are tried on, in characters. */
const MAX_TEXT = 50_000;
/** A shorter plain pattern would be found nearly everywhere. */
const MIN_PLAIN = 3;

/** Thrown when a pattern cannot be used; says what is wrong with it. */
export class BadPattern extends Error {
  override readonly name = 'BadPattern';
}

/** Whether a text (or an address) is one that a pattern means. */
export type Matcher = (text: string) => boolean;

/**
 * Makes a matcher of a pattern: `/…/` or `/…/i` is a regular expression (RE2's, which takes time in proportion to
 * the text, whatever is written), anything else plain text, in which case and white space do not matter. A plain
 * pattern that begins with http:// or https:// is how an address has to begin.
 * @throws BadPattern
 */
export function compilePattern(pattern: string): Matcher {
  const expression = /^\/(.+)\/(i?)$/s.exec(pattern);
  return expression ? regular(expression[1]!, expression[2] === 'i') : plain(pattern);
}

function regular(source: string, ignoreCase: boolean): Matcher {
  const compiled = compile(source, ignoreCase);
  if (compiled.test('')) {
    throw new BadPattern(
      `/${source}/ matches every page, as it matches nothing at all: make it say something.`,
    );
  }
  return (text) => compiled.test(squeezed(text));
}

function compile(source: string, ignoreCase: boolean): RE2JS {
  try {
    return RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    throw new BadPattern(
      `/${source}/ is no regular expression that can be used: ${why}. Look-ahead, look-behind and \\1 do not exist here (RE2).`,
    );
  }
}

function plain(pattern: string): Matcher {
  const wanted = folded(pattern);
  if (wanted.length < MIN_PLAIN) {
    throw new BadPattern(`${JSON.stringify(pattern)} is too short: it would be found on nearly every page.`);
  }
  const isAddress = /^https?:\/\//.test(wanted);
  return isAddress ? (text) => folded(text).startsWith(wanted) : (text) => folded(text).includes(wanted);
}

/** One line, as people read it: no matter how quotes are drawn. */
function squeezed(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .normalize('NFKC')
    .replace(/[‘’ʼ´`]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
}

function folded(text: string): string {
  return squeezed(text).toLowerCase();
}
