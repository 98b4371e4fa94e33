import { Checkbox, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Shown, Sort } from './order.ts';

const COLUMNS: readonly { sort: Sort; label: string; number?: true }[] = [
  { sort: 'participant', label: 'Participant' },
  { sort: 'state', label: 'State' },
  { sort: 'page', label: 'Page' },
  { sort: 'since', label: 'Waiting' },
  { sort: 'steps', label: 'Steps', number: true },
  { sort: 'tokens', label: 'Tokens', number: true },
  { sort: 'cost', label: 'Cost', number: true },
  { sort: 'event', label: 'Last event' },
];

export const COLUMN_COUNT = COLUMNS.length + 1;

/** Names of the columns, by which the table is sorted; it stays on top while the rows move below it. */
export function TableHead({
  sort,
  onSort,
  chosen,
  onChooseAll,
}: {
  sort: Shown['sort'];
  onSort: (by: Sort) => void;
  chosen: 'all' | 'some' | 'none';
  onChooseAll: () => void;
}): ReactNode {
  return (
    <div role="rowgroup" className="jobs-head">
      <div role="row" aria-rowindex={1} className="jobs-row">
        <span role="columnheader" className="jobs-check">
          <Checkbox
            size="xs"
            checked={chosen === 'all'}
            indeterminate={chosen === 'some'}
            onChange={onChooseAll}
            aria-label="Select all that are shown"
          />
        </span>
        {COLUMNS.map(({ sort: by, label, number }) => (
          <span
            key={by}
            role="columnheader"
            className={number ? 'jobs-number' : ''}
            aria-sort={sort?.by !== by ? 'none' : sort.descending ? 'descending' : 'ascending'}
          >
            <UnstyledButton fz="inherit" fw={600} onClick={() => onSort(by)}>
              {label}
              {sort?.by === by && <Arrow descending={sort.descending} />}
            </UnstyledButton>
          </span>
        ))}
      </div>
    </div>
  );
}

function Arrow({ descending }: { descending: boolean }): ReactNode {
  const ArrowIcon = descending ? IconArrowDown : IconArrowUp;
  return <ArrowIcon size={12} aria-hidden />;
}
