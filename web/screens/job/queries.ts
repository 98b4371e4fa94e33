import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** What the job's screen fetches beside the job itself. */
export const jobQueries = {
  timeline: (id: string) =>
    queryOptions({
      queryKey: [...keys.job(id), 'timeline'],
      queryFn: ({ signal }) => call(api.jobTimeline, { params: { id }, signal }),
    }),
  /** In one sentence; null: there is none. It tells durations, so it ages although nothing happens. */
  why: (id: string) =>
    queryOptions({
      queryKey: [...keys.job(id), 'why'],
      queryFn: async ({ signal }) => {
        const { sentences } = await call(api.why, { params: { id }, signal });
        return sentences[0]?.sentence ?? null;
      },
      refetchInterval: 30_000,
    }),
  proposal: (id: string) =>
    queryOptions({
      queryKey: [...keys.job(id), 'proposal'],
      queryFn: async ({ signal }) => (await call(api.proposal, { params: { id }, signal })).proposal,
    }),
  call: (job: string, id: string) =>
    queryOptions({
      queryKey: [...keys.job(job), 'calls', id],
      queryFn: ({ signal }) => call(api.showCall, { params: { id: job, call: id }, signal }),
    }),
  /** What who looks may do with jobs of this session. */
  rights: (session: string) =>
    queryOptions({
      queryKey: ['rights', session],
      queryFn: async ({ signal }) =>
        (await call(api.showSession, { params: { id: session }, signal })).session.rights,
      staleTime: 300_000,
    }),
  installation: () =>
    queryOptions({
      queryKey: ['installation'],
      queryFn: ({ signal }) => call(api.installation, { signal }),
      staleTime: 300_000,
    }),
};

export type Timeline = z.output<typeof api.jobTimeline.response>;
