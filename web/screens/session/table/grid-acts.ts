import type { KeyboardEvent, MouseEvent } from 'react';
import { JOB_OF } from './row.tsx';
import { reached, toggled } from './selection.ts';
import type { TableProps } from './table.tsx';

const PAGE = 10;

/** What clicks and keys do in the grid; one listener for all its rows. @param scrollTo brings a row into sight */
export function gridActs(
  { rows, selection, active, onSelect, onActive, onOpen }: TableProps,
  scrollTo: (index: number) => void,
) {
  const select = (id: string, reaches: boolean): void =>
    onSelect(reaches ? reached(selection, id, rows) : toggled(selection, id));
  const moveTo = (index: number): void => {
    const there = Math.min(rows.length - 1, Math.max(0, index));
    const row = rows[there];
    if (!row) return;
    onActive(row.id);
    scrollTo(there);
  };
  const onClick = (event: MouseEvent): void => {
    const id = jobAt(event);
    if (id === null) return;
    onActive(id);
    select(id, event.shiftKey);
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const id = jobAt(event);
    if (id !== null) onOpen(id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Buttons in the head have keys of their own.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.findIndex(({ id }) => id === active);
    const acts: Record<string, () => void> = {
      ArrowDown: () => moveTo(at + 1),
      ArrowUp: () => moveTo(at - 1),
      PageDown: () => moveTo(at + PAGE),
      PageUp: () => moveTo(at - PAGE),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      ' ': () => at >= 0 && active !== null && select(active, event.shiftKey),
      Enter: () => at >= 0 && active !== null && onOpen(active),
    };
    if (!Object.hasOwn(acts, event.key)) return;
    event.preventDefault();
    acts[event.key]?.();
  };
  return { onClick, onDoubleClick, onKeyDown };
}

/** The job of the row that was clicked; null: none, or a link in it. */
function jobAt({ target }: MouseEvent): string | null {
  if (!(target instanceof Element) || target.closest('a') !== null) return null;
  return target.closest<HTMLElement>(`[${JOB_OF}]`)?.getAttribute(JOB_OF) ?? null;
}
