import { withoutInvisible } from './dom.ts';

/** A blank that tidying leaves alone: indents of lists, columns in <pre>. From Unicode's private area. */
const HARD_SPACE = '\uE000';

/** A token and the sign that ends its sentence. */
const LONELY_STOP = /(?<=[\]}]) (?=[.,;:!?)](?:\s|$))/gm;

/**
 * A line of words with a field below it: most forms are written so, and one line is shorter. A sentence before a box with
 * words of its own is no label.
 */
const FIELD_BELOW_LABEL = /^((?![#|>{[(-])[^\n{}]*(?:[^\n{}\s.!]|[.!](?=\n+\{[^\n}]*\}$)))\n+(?=\{[^\n]*$)/gm;

/** A text node's words: white space is one blank, and our own sign cannot come from the page. */
export function plainText(text: string): string {
  return withoutInvisible(text).replace(/\s+/g, ' ').replaceAll(HARD_SPACE, '');
}

/** Single blanks, at most one empty line in a row. */
export function tidy(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(FIELD_BELOW_LABEL, '$1 ')
    .replace(LONELY_STOP, '')
    .trim();
}

/** The last step: what was kept from tidying becomes blanks. */
export function finish(text: string): string {
  return tidy(text).replaceAll(HARD_SPACE, ' ');
}

export function block(text: string): string {
  return `\n\n${text}\n\n`;
}

export function prefixed(mark: string, text: string): string {
  return text.trim() && mark + text.trim();
}

/** Emphasis around words, not around the blanks beside them, and not across blocks. */
export function wrapped(mark: string, text: string): string {
  const words = text.trim();
  return words === '' || words.includes('\n') || words.startsWith(mark)
    ? text
    : text.replace(words, () => mark + words + mark);
}

export function item(mark: string, text: string): string {
  return mark + tidy(text).replace(/\n+/g, `\n${HARD_SPACE.repeat(mark.length)}`);
}

export function tableLine(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}

export function preformatted(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]/g, HARD_SPACE)
    .replace(/^\n/, '')
    .trimEnd();
}
