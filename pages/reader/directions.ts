import type { Form } from '../../domain/observation.ts';
import { attr, parentOf, type Element } from './dom.ts';
import type { ReadField } from './fields.ts';

/** The fields that also send in which direction their text is written; undefined where there is none. */
export function readDirections(fields: ReadField[]): Form['directions'] {
  const found = fields.flatMap(({ site, field }) => {
    const input = site.inputs[0]!;
    const name = site.kind === 'single' ? attr(input, 'dirname') : null;
    return name ? [[field.name, { name, direction: directionOf(input) }] as const] : [];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** By the nearest `dir`. */
function directionOf(input: Element): 'ltr' | 'rtl' | 'auto' {
  for (let at: Element | null = input; at; at = parentOf(at)) {
    const said = attr(at, 'dir')?.toLowerCase();
    if (said === 'ltr' || said === 'rtl') return said;
    if (said === 'auto' && at === input) return said;
  }
  return 'ltr';
}
