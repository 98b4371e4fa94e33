interface Row {
  id: string;
}

/** Rows with what is new of them in its place; those that were not there come last. */
export function mergeRows<R extends Row>(rows: readonly R[], fresh: readonly R[]): R[] {
  const byId = new Map(fresh.map((row) => [row.id, row]));
  const known = rows.map((row) => {
    const now = byId.get(row.id);
    byId.delete(row.id);
    return now ?? row;
  });
  return [...known, ...byId.values()];
}
