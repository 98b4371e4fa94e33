/** Why answers do not fit: by field, and what belongs to none. */
export interface Misfits {
  fields: Record<string, string>;
  others: string[];
}

export const NO_MISFITS: Misfits = { fields: {}, others: [] };

/** Sorts what the server says by the field with whose name it begins (`age: "old" is not a number.`). */
export function sortMisfits(misfits: readonly string[], names: readonly string[]): Misfits {
  const sorted: Misfits = { fields: {}, others: [] };
  // A name may be the beginning of another.
  const longestFirst = names.toSorted((a, b) => b.length - a.length);
  for (const misfit of misfits) {
    const name = longestFirst.find((one) => misfit.startsWith(`${one}: `));
    if (name === undefined) sorted.others.push(misfit);
    else {
      const said = misfit.slice(name.length + 2);
      const before = sorted.fields[name];
      sorted.fields[name] =
        `${before === undefined ? '' : `${before} `}${said.charAt(0).toUpperCase()}${said.slice(1)}`;
    }
  }
  return sorted;
}
