/** Thrown for a cursor that no list of ours gave. */
export class CursorInvalid extends Error {
  constructor() {
    super('The cursor is not one that a list of this installation gave: leave it out to begin anew.');
    this.name = 'CursorInvalid';
  }
}

/** What a list is sorted by at the last row of a part, so that the next part begins behind it. */
export interface Place {
  at: Date;
  /** For lists in which several rows are of one moment; 0 elsewhere. */
  ordinal: number;
  id: string;
}

export function writeCursor({ at, ordinal, id }: Place): string {
  return Buffer.from(JSON.stringify([at.toISOString(), ordinal, id])).toString('base64url');
}

/** @throws CursorInvalid */
export function readCursor(cursor: string): Place {
  try {
    const [at, ordinal, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const place = { at: new Date(at as string), ordinal: Number(ordinal), id: String(id) };
    if (Number.isNaN(place.at.getTime()) || !Number.isInteger(place.ordinal)) throw new CursorInvalid();
    return place;
  } catch {
    throw new CursorInvalid();
  }
}

/** Cuts a list that was read one row too long into its part and the cursor of the next. */
export function cutPage<Row>(
  rows: Row[],
  limit: number,
  placeOf: (row: Row) => Place,
): { rows: Row[]; next: string | null } {
  const part = rows.slice(0, limit);
  const last = part.at(-1);
  return { rows: part, next: rows.length > limit && last !== undefined ? writeCursor(placeOf(last)) : null };
}
