import type { ReactNode } from 'react';

/** A moment, by the reader's clock. @param at ISO 8601 */
export function When({ at, day = false }: { at: string; day?: boolean }): ReactNode {
  const date = new Date(at);
  return (
    <time dateTime={at} title={date.toLocaleString()}>
      {day
        ? date.toLocaleDateString()
        : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
    </time>
  );
}
