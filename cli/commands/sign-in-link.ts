import { api } from '../../domain/api.schema.ts';
import type { ApiClient } from '../client.ts';
import { UsageError } from '../config.ts';
import { connectReading } from '../connect.ts';
import { say, type Context } from '../context.ts';

export interface SignInLinkOptions {
  email?: string;
}

/**
 * `proband sign-in-link`: a link that lets the local owner in, or whoever has this e-mail. Whoever may read the data
 * folder may make one.
 */
export async function signInLink(context: Context, { email }: SignInLinkOptions): Promise<number> {
  const { installation, settings } = context;
  const connection = await connectReading(installation, settings, 'sign-in-link');
  try {
    const { client } = connection;
    const { id } = email === undefined ? await client.call(api.account) : await withEmail(client, email);
    const { path, expiresAt } = await client.call(api.makeSignInLink, { params: { id } });
    const running = settings.remote ?? installation.host();
    const url = running?.url ?? `http://127.0.0.1:${installation.lastPort() ?? 3000}`;
    context.stdout.write(`${new URL(path, url).href}\n`);
    say(
      context,
      `It lets in once, until ${new Date(expiresAt).toLocaleString()}, and asks for a new password.`,
    );
    if (!running) say(context, 'Nothing runs now: it works after `proband up`.');
    return 0;
  } finally {
    await connection.release();
  }
}

async function withEmail(client: ApiClient, email: string): Promise<{ id: string }> {
  const { users } = await client.call(api.listUsers);
  const user = users.find((each) => each.email === email.trim().toLowerCase());
  if (user) return user;
  const known = users.map((each) => each.email).join(', ');
  throw new UsageError(
    `Nobody has the e-mail ${email}. There are: ${known}. Who is new is invited, on the page Users.`,
  );
}

/** Where the local owner comes in for the first time; null once there is a password. */
export async function firstSignIn(client: ApiClient, url: string): Promise<string | null> {
  const { id, hasPassword } = await client.call(api.account);
  if (hasPassword) return null;
  const { path } = await client.call(api.makeSignInLink, { params: { id } });
  return new URL(path, url).href;
}
