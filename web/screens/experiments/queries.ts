import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** The experiments that one may see, the newest first. */
export function experimentsQuery(archived: boolean) {
  return infiniteQueryOptions({
    queryKey: [...keys.experiments, archived ? 'archived' : 'current'],
    queryFn: ({ pageParam, signal }) =>
      call(api.listExperiments, {
        query: {
          archived: archived ? 'true' : 'false',
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}
