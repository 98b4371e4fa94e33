import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../domain/api.schema.ts';
import { call, problemOf, request } from './client.ts';
import { keys } from './keys.ts';
import { ApiProblem } from './problem.ts';

/** How people come in and go, and who is in. */
export const accounts = {
  signIn: (body: { email: string; password: string }) => ask('/auth/sign-in/email', body),
  signOut: () => ask('/auth/sign-out', {}),
  /** What a one-time link is for. */
  link: (secret: string) => call(api.showLink, { params: { secret } }),
  /** Comes in by it. */
  useLink: (secret: string, body: z.input<typeof api.useLink.body>) =>
    call(api.useLink, { params: { secret }, body }),
  /** Who is signed in. */
  me: () =>
    queryOptions({
      queryKey: keys.me,
      queryFn: ({ signal }) => call(api.account, { signal }),
      staleTime: 300_000,
    }),
};

/** What is not in the table of the API. @throws ApiProblem, ConnectionLost */
async function ask(path: string, body: unknown): Promise<void> {
  const answer = await request('POST', path, { body });
  if (!answer.ok) throw new ApiProblem(problemOf(answer));
}
