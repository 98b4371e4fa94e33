import type { ApiClient } from '../client.ts';
import { connectReading } from '../connect.ts';
import type { Context } from '../context.ts';

/** Does work of a command that only reads, on the running installation or on Postgres alone. */
export async function reading(
  context: Context,
  what: string,
  work: (client: ApiClient) => Promise<number>,
): Promise<number> {
  const connection = await connectReading(context.installation, context.settings, what);
  try {
    return await work(connection.client);
  } finally {
    await connection.release();
  }
}
