import { Checkbox, Text } from '@mantine/core';
import { memo, type CSSProperties, type ReactNode } from 'react';
import type { JobRow } from '../../../../domain/sessions.schema.ts';
import { TextLink } from '../../../parts/link.tsx';
import { Money } from '../../../parts/money.tsx';
import { Since } from '../../../parts/since.tsx';
import { StateBadge } from '../../../parts/state-badge.tsx';
import { tokensOf } from './order.ts';

const PENDING = { run: 'is to go on', pause: 'is to pause', cancel: 'is to be cancelled' };

export interface LineProps {
  row: JobRow;
  /** Place among all that are shown, from 0. */
  index: number;
  top: number;
  selected: boolean;
  active: boolean;
  waitingFor: string | null;
}

/** The attribute by which a row says whose it is. */
export const JOB_OF = 'data-job';

export function lineId(job: string): string {
  return `row-${job}`;
}

/** One job. Only what changed is drawn anew: of a thousand rows twenty change in a second. */
export const Line = memo(function Line(props: LineProps): ReactNode {
  const { row, index, top, selected, active, waitingFor } = props;
  const style: CSSProperties = { transform: `translateY(${top}px)` };
  return (
    <div
      id={lineId(row.id)}
      className="jobs-row jobs-line"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      style={style}
      {...{ [JOB_OF]: row.id }}
    >
      <span role="gridcell" className="jobs-check">
        <Checkbox
          size="xs"
          checked={selected}
          readOnly
          tabIndex={-1}
          aria-label={`Select ${row.participant}`}
        />
      </span>
      <span role="gridcell">
        <TextLink to="/jobs/$id" params={{ id: row.id }} tabIndex={-1}>
          {row.participant}
        </TextLink>
      </span>
      <span role="gridcell" title={titleOf(row)}>
        <StateBadge state={row.state} reason={row.reason} />
        {row.pending !== null && <Text span inherit c="dimmed">{` · ${PENDING[row.pending]}`}</Text>}
      </span>
      <span role="gridcell" title={row.page}>
        {pageOf(row)}
      </span>
      <span role="gridcell" title={waitingFor ?? ''}>
        {waitingFor !== null && (
          <>
            <Since at={row.pageSince} /> for {waitingFor}
          </>
        )}
      </span>
      <Numbers row={row} />
    </div>
  );
});

function Numbers({ row }: { row: JobRow }): ReactNode {
  return (
    <>
      <span role="gridcell" className="jobs-number">
        {row.steps}
      </span>
      <span role="gridcell" className="jobs-number">
        {tokensOf(row).toLocaleString()}
      </span>
      <span role="gridcell" className="jobs-number">
        <Money usd={row.costUsd} unconfirmed={row.unconfirmedUsd} />
      </span>
      <span role="gridcell">
        {row.lastEvent && (
          <>
            {row.lastEvent.kind.replaceAll('_', ' ')}{' '}
            <Text span inherit c="dimmed">
              <Since at={row.lastEvent.at} />
            </Text>
          </>
        )}
      </span>
    </>
  );
}

function pageOf({ step, pageLabel, attempt }: JobRow): string {
  if (step === 0) return 'not begun';
  const again = attempt > 1 ? ` · attempt ${attempt}` : '';
  return `${step} · ${pageLabel || 'page'}${again}`;
}

function titleOf({ detail, state, reason }: JobRow): string {
  return detail ?? [state, reason?.replaceAll('_', ' ')].filter(Boolean).join(': ');
}
