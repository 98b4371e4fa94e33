import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { problemOf, request } from './client.ts';
import { keys } from './keys.ts';
import { AnswerNotUnderstood, ApiProblem } from './problem.ts';

const MeSchema = z
  .object({
    user: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.string().nullish(),
    }),
  })
  .nullable();

const SetupLinkSchema = z.object({ email: z.string().optional(), name: z.string().optional() });
const InvitationSchema = z.object({ email: z.string().optional(), invitedBy: z.string().optional() });
const DoneSchema = z.unknown();

/** What below `/api/auth` and `/api/setup` a browser asks before somebody has signed in. */
export const accounts = {
  signIn: (body: { email: string; password: string }) => ask('POST', '/auth/sign-in/email', DoneSchema, body),
  signOut: () => ask('POST', '/auth/sign-out', DoneSchema, {}),
  /** The first owner's one-time link: whose account it opens. */
  setupLink: (secret: string) => ask('GET', `/setup/links/${encodeURIComponent(secret)}`, SetupLinkSchema),
  useSetupLink: (secret: string, body: { password: string }) =>
    ask('POST', `/setup/links/${encodeURIComponent(secret)}`, DoneSchema, body),
  invitation: (secret: string) =>
    ask('GET', `/setup/invitations/${encodeURIComponent(secret)}`, InvitationSchema),
  acceptInvitation: (secret: string, body: { name: string; password: string }) =>
    ask('POST', `/setup/invitations/${encodeURIComponent(secret)}`, DoneSchema, body),
  /** Who is signed in. */
  me: () =>
    queryOptions({
      queryKey: keys.me,
      queryFn: async ({ signal }) => {
        const me = await ask('GET', '/auth/get-session', MeSchema, undefined, signal);
        if (me) return me.user;
        const [status, detail] = [401, 'Sign in first.'];
        throw new ApiProblem(
          problemOf({ ok: false, status, body: { message: detail, code: 'not_signed_in' } }),
        );
      },
      staleTime: 300_000,
    }),
};

async function ask<R extends z.ZodType>(
  method: string,
  path: string,
  schema: R,
  body?: unknown,
  signal?: AbortSignal,
): Promise<z.output<R>> {
  const answer = await request(method, path, { body }, signal);
  if (!answer.ok) throw new ApiProblem(problemOf(answer));
  const parsed = schema.safeParse(answer.body);
  if (!parsed.success) throw new AnswerNotUnderstood(`${method} /api${path}`, parsed.error);
  return parsed.data;
}
