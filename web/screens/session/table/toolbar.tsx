import { ActionIcon, Button, Group, MultiSelect, Text, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { JobRow } from '../../../../domain/sessions.schema.ts';
import type { JobState } from '../../../../domain/states.ts';
import { STATE_WORDS } from '../../../parts/state-words.ts';
import type { Shown } from './order.ts';

/** What the table shows: by text, by state, or what a problem names. */
export function Filters({
  rows,
  shown,
  onShow,
  count,
}: {
  rows: readonly JobRow[];
  shown: Shown;
  onShow: (shown: Shown) => void;
  /** How many rows match. */
  count: number;
}): ReactNode {
  const there = new Set(rows.map(({ state }) => state));
  const states = (Object.keys(STATE_WORDS) as JobState[]).filter(
    (state) => there.has(state) || shown.states.includes(state),
  );
  return (
    <Group gap="xs" wrap="wrap">
      <TextInput
        size="xs"
        w={220}
        aria-label="Find participants"
        placeholder="Participant, page, reason …"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={shown.text}
        onChange={({ currentTarget: { value } }) => onShow({ ...shown, text: value })}
        rightSection={
          shown.text !== '' && (
            <ActionIcon size="sm" aria-label="Show all again" onClick={() => onShow({ ...shown, text: '' })}>
              <IconX size={14} aria-hidden />
            </ActionIcon>
          )
        }
      />
      <MultiSelect
        size="xs"
        miw={150}
        aria-label="States"
        placeholder={shown.states.length === 0 ? 'All states' : ''}
        data={states.map((state) => ({ value: state, label: STATE_WORDS[state] }))}
        value={[...shown.states]}
        onChange={(chosen) => onShow({ ...shown, states: chosen })}
        clearable
        clearButtonProps={{ 'aria-label': 'Show all states' }}
      />
      {shown.only && (
        <Button
          variant="light"
          rightSection={<IconX size={14} aria-hidden />}
          onClick={() => onShow({ ...shown, only: null })}
          aria-label={`Only ${shown.only.label}: show all again`}
        >
          Only {shown.only.label}
        </Button>
      )}
      <Text c="dimmed" fz="sm" role="status">
        {count === rows.length ? `${rows.length} participants` : `${count} of ${rows.length} participants`}
      </Text>
    </Group>
  );
}
