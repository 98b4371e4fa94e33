const TAGS = ['page', 'fields', 'controls', 'messages', 'notes'] as const;

/** Anything that looks like one of our tags, in text that is not ours. */
const LOOKALIKE = new RegExp(`<(?=\\s*/?\\s*(${TAGS.join('|')})\\b)`, 'gi');

/** Text that is not the program's own, between tags that it cannot close by itself. */
export function tagged(tag: (typeof TAGS)[number], text: string): string {
  return `<${tag}>\n${withoutTags(text).trim()}\n</${tag}>`;
}

/** Text that can neither open nor close one of our tags. */
export function withoutTags(text: string): string {
  return text.replace(LOOKALIKE, '‹');
}
