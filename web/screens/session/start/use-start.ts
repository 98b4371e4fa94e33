import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { api } from '../../../../domain/api.schema.ts';
import type { ListedEntry } from '../../../../domain/entry-lists.ts';
import { call } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { newRequestKey } from '../../../api/request-key.ts';
import { participants } from '../commands.ts';
import { entriesOf, type Given } from './given.ts';

const TYPING_MS = 350;

type Entries = { url: string; label?: string }[];

function sent(entries: readonly ListedEntry[]): Entries {
  return entries.map(({ url, label }) => ({ url, ...(label === undefined ? {} : { label }) }));
}

/** What was given, read and checked while it is typed. Nothing is visited, and nothing made. */
export function useCheckedEntries(session: string, given: Given) {
  const list = useMemo(() => entriesOf(given), [given]);
  const [settled] = useDebouncedValue(list, TYPING_MS);
  const check = useQuery({
    queryKey: ['check-links', session, settled.entries] as const,
    queryFn: ({ signal }) =>
      call(api.checkLinks, { params: { id: session }, body: { entries: sent(settled.entries) }, signal }),
    enabled: settled.entries.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  const isChecked = settled === list && check.isSuccess && !check.isPlaceholderData && !check.isFetching;
  return { list: settled, current: list, check, isChecked };
}

/** Makes the participants. The same entries sent again, after a lost answer or a double click, make nothing twice. */
export function useStart(session: string, onStarted: () => void) {
  const client = useQueryClient();
  const attempt = useRef({ what: '', requestKey: '' });
  return useMutation({
    mutationFn: async ({
      entries,
      ...given
    }: {
      entries: readonly ListedEntry[];
      studyRunBy: Record<string, string>;
      seed: number;
    }) => {
      const body = { entries: sent(entries), ...given };
      const what = JSON.stringify([session, body]);
      if (attempt.current.what !== what) attempt.current = { what, requestKey: newRequestKey() };
      const { requestKey } = attempt.current;
      return call(api.createJobs, { params: { id: session }, body: { ...body, requestKey } });
    },
    onSuccess: ({ jobs }) => {
      attempt.current = { what: '', requestKey: '' };
      notifications.show({ message: `${participants(jobs.length)} started.` });
      void client.invalidateQueries({ queryKey: keys.sessionRows(session) });
      void client.invalidateQueries({ queryKey: keys.sessionHead(session) });
      onStarted();
    },
  });
}
