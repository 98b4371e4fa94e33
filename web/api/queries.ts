import { queryOptions } from '@tanstack/react-query';
import { api } from '../../domain/api.schema.ts';
import { call } from './client.ts';
import { keys } from './keys.ts';

/**
 * What screens fetch, each with its key and type: `useQuery(queries.job(id))`. What only one screen needs stands in that
 * screen's own `queries.ts`, in the same manner.
 */
export const queries = {
  experiment: (id: string) =>
    queryOptions({
      queryKey: keys.experiment(id),
      queryFn: ({ signal }) => call(api.showExperiment, { params: { id }, signal }),
    }),
  session: (id: string) =>
    queryOptions({
      queryKey: keys.session(id),
      queryFn: ({ signal }) => call(api.showSession, { params: { id }, signal }),
    }),
  job: (id: string) =>
    queryOptions({
      queryKey: keys.job(id),
      queryFn: ({ signal }) => call(api.showJob, { params: { id }, signal }),
    }),
  sessionJobs: (session: string) =>
    queryOptions({
      queryKey: keys.sessionJobs(session),
      queryFn: ({ signal }) => call(api.listJobs, { query: { session }, signal }),
    }),
  credentials: () =>
    queryOptions({
      queryKey: keys.credentials,
      queryFn: ({ signal }) => call(api.listCredentials, { signal }),
    }),
};
