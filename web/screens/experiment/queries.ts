import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

export const experimentQueries = {
  /** The newest first. */
  sessions: (id: string, archived: boolean) =>
    infiniteQueryOptions({
      queryKey: [...keys.experiment(id), 'sessions', archived ? 'archived' : 'current'],
      queryFn: ({ pageParam, signal }) =>
        call(api.listSessions, {
          params: { id },
          query: {
            archived: archived ? 'true' : 'false',
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ next }) => next,
    }),
  members: (id: string) =>
    queryOptions({
      queryKey: [...keys.experiment(id), 'members'],
      queryFn: ({ signal }) => call(api.listMembers, { params: { id }, signal }),
    }),
  hosts: (id: string) =>
    queryOptions({
      queryKey: [...keys.experiment(id), 'hosts'],
      queryFn: ({ signal }) => call(api.listHosts, { params: { id }, signal }),
    }),
  contents: (id: string) =>
    queryOptions({
      queryKey: [...keys.experiment(id), 'contents'],
      queryFn: ({ signal }) => call(api.experimentContents, { params: { id }, signal }),
      staleTime: 0,
    }),
};
