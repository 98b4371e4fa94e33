import type { Field } from './observation.ts';

/** What all providers take as the name of a property. */
const FITS = /^[\w.-]{1,64}$/;
/** Leaves room for a number that tells two apart. */
const LONGEST_STEM = 58;

/**
 * A property name for each field, in the order of the fields: the field's own where providers take it, else one like
 * it. No two are equal.
 */
export function propertyNames(fields: readonly Field[]): string[] {
  const fits = ({ name }: Field): boolean => FITS.test(name) && name !== '__proto__';
  const taken = new Set(fields.filter(fits).map(({ name }) => name));
  return fields.map((field) => {
    if (fits(field)) return field.name;
    const name = freeName(stemOf(field.name), taken);
    taken.add(name);
    return name;
  });
}

function stemOf(name: string): string {
  const stem = name.replace(/[^\w.-]+/g, '_').slice(0, LONGEST_STEM);
  return /[a-z0-9]/i.test(stem) && stem !== '__proto__' ? stem : 'field';
}

function freeName(stem: string, taken: Set<string>): string {
  if (!taken.has(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}_${number}`)) number++;
  return `${stem}_${number}`;
}
