import { expect } from 'vitest';
import { z } from 'zod';
import { serveInTest, type Received, type ServerInTest } from '../../net/server-in-test.ts';

const NamedSchema = z.strictObject({ id: z.string(), name: z.string() });

/** What docs/notifications.md promises to programs. */
const JsonSchema = z.looseObject({
  schemaVersion: z.literal(1),
  id: z.string().regex(/^ntc_/),
  kind: z.enum(['paused', 'no_progress', 'budget_80', 'budget_100', 'finished', 'test']),
  at: z.iso.datetime(),
  title: z.string().min(1),
  text: z.string().min(1),
  experiment: NamedSchema.nullable(),
  session: NamedSchema.nullable(),
  credential: NamedSchema.nullable(),
  jobs: z.record(z.string(), z.number().int()),
});

/** In Slack's own markup a bare `<` or `>` is a link, a channel or a person; `&` begins one of three codes. */
const slackMarkup = z
  .string()
  .min(1)
  .max(3000)
  .regex(/^(?:[^<>&]|&amp;|&lt;|&gt;)*$/);
/** docs.slack.dev: incoming webhooks, header and section blocks. */
const SlackSchema = z.strictObject({
  text: slackMarkup,
  blocks: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('header'),
          text: z.strictObject({
            type: z.literal('plain_text'),
            text: z.string().min(1).max(150),
            emoji: z.boolean(),
          }),
        }),
        z.strictObject({
          type: z.literal('section'),
          text: z.strictObject({ type: z.literal('mrkdwn'), text: slackMarkup, verbatim: z.boolean() }),
        }),
      ]),
    )
    .min(1)
    .max(50),
});

/** docs.ntfy.sh: publish as JSON, to the root of the server. */
const NtfySchema = z.strictObject({
  topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  title: z.string().optional(),
  message: z.string().refine((text) => Buffer.byteLength(text) <= 4096),
  priority: z.number().int().min(1).max(5),
  tags: z.array(z.string().regex(/^[a-z_]+$/)),
});

type Said = Record<string, unknown>;

export interface Receiver extends AsyncDisposable {
  server: ServerInTest;
  /** Of each request that was taken, by path; a request of the wrong form is not. */
  taken: { path: string; message: Said; headers: Received['headers'] }[];
  /** The next requests are answered with these. */
  fails: number[];
  /** Forgets, and answers with what it had. */
  drain(): { path: string; message: Said }[];
}

/** Programs at `/json…`, Slack at `/services/…`, ntfy at `/`: each refuses what it would refuse in earnest. */
export async function startReceiver(): Promise<Receiver> {
  const taken: Receiver['taken'] = [];
  const fails: number[] = [];
  const server = await serveInTest((request, response) => {
    const failing = fails.shift();
    if (failing === 302) return void response.writeHead(302, { location: '/json/elsewhere' }).end();
    // As some receivers do, it repeats where it was asked.
    if (failing !== undefined) return void response.writeHead(failing).end(`no, not at ${request.path}`);
    const { path, headers, method } = request;
    const schema = path.startsWith('/json')
      ? JsonSchema
      : path.startsWith('/services/')
        ? SlackSchema
        : NtfySchema;
    const parsed = schema.safeParse(JSON.parse(request.body));
    const isNtfyRoot = schema !== NtfySchema || path.split('?')[0] === '/';
    const ok =
      parsed.success && isNtfyRoot && method === 'POST' && headers['content-type'] === 'application/json';
    if (!ok) return void response.writeHead(400).end(parsed.error?.message ?? 'invalid_payload');
    taken.push({ path, message: parsed.data, headers });
    response.end('ok');
  });
  return {
    server,
    taken,
    fails,
    drain: () => taken.splice(0).map(({ path, message }) => ({ path, message })),
    async [Symbol.asyncDispose]() {
      expect(fails).toEqual([]);
      await server[Symbol.asyncDispose]();
    },
  };
}
