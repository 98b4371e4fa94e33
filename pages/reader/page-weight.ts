import { load } from 'cheerio';
import { descendants, parentOf, type Element } from './dom.ts';

/** What is indented by one more step on each level. */
const INDENTING = new Set(['ul', 'ol', 'menu', 'dl', 'blockquote']);

/** Above this a page may take many seconds to read; no page of a study that was seen comes near. */
const MOST_STEPS = 50_000;

/**
 * Why HTML from a stranger would keep the reader busy for too long, for people; null: it does not. Lists and quotations
 * within each other cost with each element as many steps as it lies deep.
 */
export function whyTooNested(html: string): string | null {
  const depths = new Map<Element, number>();
  let steps = 0;
  for (const element of descendants(load(html, { scriptingEnabled: false }).root()[0]!)) {
    const parent = parentOf(element);
    const depth = (parent ? (depths.get(parent) ?? 0) : 0) + (INDENTING.has(element.name) ? 1 : 0);
    depths.set(element, depth);
    steps += depth;
    if (steps > MOST_STEPS) return 'it has too many lists or quotations within each other';
  }
  return null;
}
