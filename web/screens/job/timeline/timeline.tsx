import { Group, Text, VisuallyHidden } from '@mantine/core';
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useNow } from '../../../parts/since.tsx';
import { axisOf, clock, placeOf, ticksOf, type Axis, type Row } from './axis.ts';
import { barsWords, isTrouble, KIND_WORDS, spanWords } from './span-words.ts';
import classes from './timeline.module.css';

/** The steps of a job as bars on one axis of time. A step is chosen by a click or by the arrow keys. */
export function Timeline({
  rows,
  chosen,
  onChoose,
}: {
  rows: readonly Row[];
  chosen: number;
  onChoose: (step: number) => void;
}): ReactNode {
  const now = useNow();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const index = rows.findIndex(({ step }) => step === chosen);
  const axis = axisOf(rows, now);
  useEffect(() => showRow(list.current, index), [index]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = indexAfter(event.key, index, rows.length);
    const row = next === null ? undefined : rows[next];
    if (!row) return;
    event.preventDefault();
    onChoose(row.step);
  };
  return (
    <div>
      <Legend />
      <TimeAxis axis={axis} />
      <div
        ref={list}
        className={classes.scroll}
        role="listbox"
        aria-label="Steps"
        tabIndex={0}
        aria-activedescendant={index < 0 ? undefined : `${id}${chosen}`}
        onKeyDown={onKeyDown}
      >
        {rows.map((row) => (
          <StepRow
            key={row.step}
            id={`${id}${row.step}`}
            row={row}
            axis={axis}
            now={now}
            selected={row.step === chosen}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
}

/** Where a key leads in the list; null: nowhere. */
function indexAfter(key: string, index: number, length: number): number | null {
  const jumps: Record<string, number> = {
    ...{ ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: length - 1 },
    ...{ PageDown: index + 10, PageUp: index - 10 },
  };
  const next = jumps[key];
  return next === undefined ? null : Math.min(length - 1, Math.max(0, next));
}

/** Scrolls the list alone: the page stays where who looks has put it. */
function showRow(list: HTMLElement | null, index: number): void {
  const row = list?.children[index];
  if (!list || !(row instanceof HTMLElement)) return;
  const top = row.offsetTop - list.offsetTop;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + row.offsetHeight > list.scrollTop + list.clientHeight)
    list.scrollTop = top + row.offsetHeight - list.clientHeight;
}

function StepRow({
  id,
  row,
  axis,
  now,
  selected,
  onChoose,
}: {
  id: string;
  row: Row;
  axis: Axis;
  now: number;
  selected: boolean;
  onChoose: (step: number) => void;
}): ReactNode {
  const lasted = clock(Math.max(0, (row.to ?? Math.max(now, row.from)) - row.from));
  return (
    <div
      id={id}
      role="option"
      aria-selected={selected}
      className={classes.row}
      onClick={() => onChoose(row.step)}
    >
      <span className={classes.name}>
        <VisuallyHidden>Step </VisuallyHidden>
        <span className={classes.number}>{row.step}</span>
        {row.label !== '' && (
          <>
            <VisuallyHidden>, </VisuallyHidden>
            {row.label}
          </>
        )}
      </span>
      <VisuallyHidden>{`. ${barsWords(row, now)}. `}</VisuallyHidden>
      <span className={classes.track} aria-hidden>
        {row.spans.map((span) => {
          const { left, width } = placeOf(span, axis);
          const looks = [classes.bar, classes[span.kind], span.to === null && classes.open];
          return (
            <span
              key={`${span.kind} ${span.from} ${span.call ?? ''}`}
              className={[...looks, isTrouble(span) && classes.trouble].filter(Boolean).join(' ')}
              style={{ left: `${left}%`, width: `${width}%` }}
              title={spanWords(span, now)}
            />
          );
        })}
      </span>
      <span className={classes.lasted}>
        {lasted}
        {row.to === null && ' …'}
      </span>
    </div>
  );
}

function TimeAxis({ axis }: { axis: Axis }): ReactNode {
  return (
    <div className={classes.axis} aria-hidden>
      <div className={classes.axisRow}>
        <span />
        <div className={classes.ticks}>
          {ticksOf(axis).map(({ left, label }) => (
            <span key={label} className={classes.tick} style={{ left: `${left}%` }}>
              {label}
            </span>
          ))}
        </div>
        <span />
      </div>
    </div>
  );
}

function Legend(): ReactNode {
  return (
    <Group gap="md" mb={4} fz="sm">
      {(['page', 'wait', 'agent', 'submit'] as const).map((kind) => (
        <Group key={kind} gap={4} wrap="nowrap">
          <span className={classes.sample} aria-hidden>
            <span className={`${classes.bar} ${classes[kind]}`} />
          </span>
          {KIND_WORDS[kind]}
        </Group>
      ))}
      <Text span c="dimmed" fz="sm">
        A bar with “!” failed, was refused, or nobody knows how it ended.
      </Text>
    </Group>
  );
}
