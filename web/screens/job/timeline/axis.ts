import type { Span } from '../../../../domain/job-page.schema.ts';

/** A step's stretches of time, in one row of the timeline. Times in ms since the epoch. */
export interface Row {
  step: number;
  label: string;
  spans: Span[];
  from: number;
  /** Null: it goes on. */
  to: number | null;
}

export interface Axis {
  from: number;
  to: number;
}

/** A row for each step, in their order. */
export function rowsOf(spans: readonly Span[]): Row[] {
  const rows = new Map<number, Row>();
  for (const span of spans) {
    const from = Date.parse(span.from);
    const known = rows.get(span.step);
    const row = known ?? { step: span.step, label: span.label, spans: [], from, to: null };
    row.spans.push(span);
    row.from = Math.min(row.from, from);
    rows.set(span.step, row);
  }
  for (const row of rows.values()) row.to = endOf(row.spans);
  return [...rows.values()].toSorted((a, b) => a.step - b.step);
}

/** A step is over when its page was left; a call that nobody knows the end of does not hold it open. */
function endOf(spans: readonly Span[]): number | null {
  const pages = spans.filter(({ kind }) => kind === 'page' || kind === 'wait');
  const ends = (pages.length > 0 ? pages : spans).map(({ to }) => to);
  return ends.includes(null) ? null : Math.max(...ends.map((to) => Date.parse(to ?? '')));
}

/** From the first page to the last moment that is known, or to now where something goes on. At least a second. */
export function axisOf(rows: readonly Row[], now: number): Axis {
  const from = Math.min(...rows.map((row) => row.from));
  const ends = rows.map((row) => row.to ?? Math.max(now, row.from));
  return rows.length === 0 ? { from: now, to: now + 1000 } : { from, to: Math.max(from + 1000, ...ends) };
}

/** Where a stretch stands on the axis, in per cent of its length. */
export function placeOf(
  { from, to }: Pick<Span, 'from' | 'to'>,
  axis: Axis,
): { left: number; width: number } {
  const length = axis.to - axis.from;
  const clamp = (at: number): number => Math.min(100, Math.max(0, ((at - axis.from) / length) * 100));
  const left = clamp(Date.parse(from));
  return { left, width: (to === null ? 100 : clamp(Date.parse(to))) - left };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DISTANCES = [
  ...[100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30].map((n) => n * DAY),
];

/** Round times since the beginning, at most `most` of them, with where they stand in per cent. */
export function ticksOf({ from, to }: Axis, most = 6): { left: number; label: string }[] {
  const length = to - from;
  const fitting =
    DISTANCES.find((distance) => length / distance <= most) ?? Math.ceil(length / most / DAY) * DAY;
  const count = Math.floor(length / fitting);
  return Array.from({ length: count + 1 }, (_, index) => ({
    left: ((index * fitting) / length) * 100,
    label: clock(index * fitting),
  }));
}

/** A time since the beginning: `0`, `0.5 s`, `15 s`, `1:30 min`, `2:00 h`, `3 d`. */
export function clock(ms: number): string {
  if (ms === 0) return '0';
  if (ms < MINUTE) return `${Number((ms / SECOND).toFixed(1))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}:${two((ms % MINUTE) / SECOND)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)}:${two((ms % HOUR) / MINUTE)} h`;
  return `${Number((ms / DAY).toFixed(1))} d`;
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
