import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWays } from './keyboard.ts';

/** To the jobs beside this one in its session, by buttons and by keys. */
export function Neighbours({ previous, next }: { previous: string | null; next: string | null }): ReactNode {
  const navigate = useNavigate();
  const to = { previous, next };
  const go = (way: 'previous' | 'next'): void => {
    const id = to[way];
    if (id !== null) void navigate({ to: '/jobs/$id', params: { id } });
  };
  useWays(go);
  return (
    <Group gap={4} role="group" aria-label="Jobs of this session">
      <Button
        variant="default"
        disabled={previous === null}
        onClick={() => go('previous')}
        leftSection={<IconChevronLeft size={14} aria-hidden />}
        aria-keyshortcuts="[ k"
        title="Previous job of this session (key [ or k)"
      >
        Previous
      </Button>
      <Button
        variant="default"
        disabled={next === null}
        onClick={() => go('next')}
        rightSection={<IconChevronRight size={14} aria-hidden />}
        aria-keyshortcuts="] j"
        title="Next job of this session (key ] or j)"
      >
        Next
      </Button>
    </Group>
  );
}
