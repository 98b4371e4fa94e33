/** HTML that is safe to send. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a template: text is escaped, markup goes in as it is, false and null are nothing. */
export type Part = Markup | string | number | false | null | readonly Part[];

/** Template for HTML in which everything that is not markup itself is escaped. */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: strings.map((string, index) => string + render(parts[index] ?? null)).join('') };
}

function render(part: Part): string {
  if (part === false || part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part));
  return 'markup' in part ? part.markup : part.map(render).join('');
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
