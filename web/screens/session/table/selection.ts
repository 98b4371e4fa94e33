/** Which rows are chosen, and from where a click with Shift reaches. */
export interface Selection {
  ids: ReadonlySet<string>;
  anchor: string | null;
}

export const NOTHING: Selection = { ids: new Set(), anchor: null };

/** A click, or Space. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** With Shift: all between the last one clicked and this one, in the order shown. */
export function reached({ ids, anchor }: Selection, id: string, shown: readonly { id: string }[]): Selection {
  const at = shown.findIndex((row) => row.id === id);
  const from = shown.findIndex((row) => row.id === anchor);
  if (from < 0 || at < 0) return toggled({ ids, anchor }, id);
  const between = shown.slice(Math.min(at, from), Math.max(at, from) + 1);
  return { ids: new Set([...ids, ...between.map((row) => row.id)]), anchor };
}

/** All that are shown; or none, where all are chosen. */
export function allOrNone({ ids, anchor }: Selection, shown: readonly { id: string }[]): Selection {
  const all = shown.length > 0 && shown.every(({ id }) => ids.has(id));
  return all ? NOTHING : { ids: new Set(shown.map(({ id }) => id)), anchor };
}
