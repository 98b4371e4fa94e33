import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { JobRow } from '../../../domain/sessions.schema.ts';
import { keys } from '../../api/keys.ts';
import { useHints } from '../../live/live.tsx';
import { mergeRows } from './merge-rows.ts';
import { rowsOf, sessionQueries } from './queries.ts';
import { createRowRenewer, type RowSource } from './row-renewer.ts';

/** The rows of a session's table, kept as they are on the server: of those that change, only these are fetched. */
export function useLiveRows(session: string): UseQueryResult<JobRow[]> {
  const client = useQueryClient();
  const [renewers] = useState(() => new Map<string, ReturnType<typeof createRowRenewer>>());
  const renewerOf = (id: string) => {
    const renewer = renewers.get(id) ?? createRowRenewer(sourceOf(client, id));
    renewers.set(id, renewer);
    return renewer;
  };
  useHints((hint) => {
    if (hint.kind === 'job' && hint.session === session) renewerOf(session).tell(hint.ids);
  });
  return useQuery(sessionQueries.rows(session));
}

function sourceOf(client: ReturnType<typeof useQueryClient>, id: string): RowSource {
  const queryKey = keys.sessionRows(id);
  return {
    all: () => client.invalidateQueries({ queryKey }),
    async some(ids) {
      try {
        // What is being fetched may have been read before the change, and would overwrite it.
        if (client.isFetching({ queryKey }) > 0) await client.fetchQuery(sessionQueries.rows(id));
        const fresh = await rowsOf(id, ids);
        client.setQueryData<JobRow[]>(queryKey, (rows) => rows && mergeRows(rows, fresh));
      } catch {
        // The connection went; when it comes back, everything is fetched again.
        await client.invalidateQueries({ queryKey, refetchType: 'none' });
      }
    },
  };
}
