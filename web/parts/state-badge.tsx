import { Group, Text, useComputedColorScheme } from '@mantine/core';
import {
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconHourglass,
  IconPlayerPause,
  IconPlayerPlay,
  IconUsersGroup,
  type Icon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { JobState } from '../../domain/states.ts';
import { reasonWords, STATE_WORDS } from './state-words.ts';

const LOOKS: Record<JobState, { icon: Icon; color: string }> = {
  queued: { icon: IconCircleDashed, color: 'gray' },
  running: { icon: IconPlayerPlay, color: 'blue' },
  waiting: { icon: IconHourglass, color: 'violet' },
  paused: { icon: IconPlayerPause, color: 'orange' },
  completed: { icon: IconCircleCheck, color: 'green' },
  full: { icon: IconUsersGroup, color: 'gray' },
  failed: { icon: IconCircleX, color: 'red' },
  cancelled: { icon: IconBan, color: 'gray' },
};

/** The colour of a state in charts and bars, as a CSS colour. */
export function stateColor(state: JobState): string {
  return `var(--mantine-color-${LOOKS[state].color}-6)`;
}

/** A job's state with its reason: told by icon, colour and words, so that none is needed alone. */
export function StateBadge({ state, reason = null }: { state: JobState; reason?: string | null }): ReactNode {
  const { icon: StateIcon, color } = LOOKS[state];
  const shade = useComputedColorScheme('light') === 'dark' ? 4 : 8;
  const words = reasonWords(reason);
  return (
    <Group gap={6} wrap="nowrap" component="span" display="inline-flex">
      <StateIcon size={16} color={`var(--mantine-color-${color}-${shade})`} aria-hidden />
      <Text span inherit>
        {STATE_WORDS[state]}
        {words !== null && (
          <Text span inherit c="dimmed">
            {' · '}
            {words}
          </Text>
        )}
      </Text>
    </Group>
  );
}
