/** How all charts look: quiet axes, no motion. Colours are the theme's, in both schemes. */
export const AXIS = {
  tick: { fill: 'var(--mantine-color-dimmed)', fontSize: 12 },
  stroke: 'var(--mantine-color-default-border)',
  tickLine: false,
} as const;

export const TOOLTIP = {
  contentStyle: {
    background: 'var(--mantine-color-body)',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 4,
    fontSize: 12,
  },
  cursor: { fill: 'var(--mantine-color-default-hover)' },
  isAnimationActive: false,
} as const;

export const BAR = { isAnimationActive: false, maxBarSize: 22 } as const;

export const INK = 'var(--mantine-color-ink-5)';
export const PALE = 'var(--mantine-color-gray-5)';

/** Of a moment, as an axis has room for: the time, and the day where it is another than the first. */
export function momentWords(at: string, first: string): string {
  const moment = new Date(at);
  const time = moment.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  return moment.toDateString() === new Date(first).toDateString()
    ? time
    : `${moment.toLocaleDateString(undefined, { month: 'short', day: 'numeric' })} ${time}`;
}

export function shortened(text: string, most = 22): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
