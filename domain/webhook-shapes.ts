import { cutText } from './cut-text.ts';

/** What a webhook is sent as: to a program, to a channel of Slack, to a topic of ntfy. */
export const WEBHOOK_SHAPES = ['json', 'slack', 'ntfy'] as const;
export type WebhookShape = (typeof WEBHOOK_SHAPES)[number];

/** What is told, whatever the shape. */
export interface Message {
  /** The same when the message is sent again. */
  id: string;
  kind: string;
  /** ISO 8601. */
  at: string;
  title: string;
  text: string;
  /** What programs are told beside the words. */
  data: Record<string, unknown>;
}

/** A request that is to be POSTed. Its address and headers are secret. */
export interface Outgoing {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What came of it; its texts hold nothing of the address but the host. */
export type Delivered =
  | { ok: true; status: number; said: string }
  | { ok: false; status: number | null; problem: string; retryAfterMs: number | null };

/** Sends a message; never throws. */
export type SendMessage = (outgoing: Outgoing) => Promise<Delivered>;

const SCHEMA_VERSION = 1;

/** Letters that ntfy takes for a topic. */
const TOPIC = /^[-_A-Za-z0-9]{1,64}$/;

/** Why a URL cannot be a webhook of this shape, without repeating it; null: it can. */
export function urlProblem(shape: WebhookShape, url: string): string | null {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return 'is no http(s) address';
  if (shape !== 'ntfy' || TOPIC.test(topicOf(new URL(url)))) return null;
  return 'does not end in an ntfy topic, as https://ntfy.sh/TOPIC does (letters, digits, - and _)';
}

/** The request that brings a message to a webhook. */
export function requestFor(shape: WebhookShape, address: string, message: Message): Outgoing {
  const url = new URL(address);
  const headers = { 'content-type': 'application/json', 'webhook-id': message.id, ...signIn(url) };
  url.username = '';
  url.password = '';
  url.hash = '';
  if (shape !== 'ntfy') {
    return {
      url: url.href,
      headers,
      body: JSON.stringify(shape === 'slack' ? asSlack(message) : asJson(message)),
    };
  }
  const topic = topicOf(url);
  url.pathname = '/';
  return { url: url.href, headers, body: JSON.stringify({ topic, ...asNtfy(message) }) };
}

function asJson({ id, kind, at, title, text, data }: Message): Record<string, unknown> {
  return { ...data, schemaVersion: SCHEMA_VERSION, id, kind, at, title, text };
}

/** Slack's limits, in characters. */
const SLACK = { header: 150, section: 3000 };

/** `text` is what notifications show; the blocks are what the channel shows. */
function asSlack({ title, text }: Message): Record<string, unknown> {
  return {
    text: slackText(title, SLACK.section),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, SLACK.header), emoji: false } },
      // `verbatim`: names of experiments are no links, channels or people.
      { type: 'section', text: { type: 'mrkdwn', text: slackText(text, SLACK.section), verbatim: true } },
    ],
  };
}

/** Three signs are Slack's own; what is cut is cut before, so that no code is torn. */
function slackText(text: string, most: number): string {
  const escaped = (given: string): string =>
    given.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  let shown = cut(text, most);
  while (escaped(shown).length > most) shown = cut(shown, shown.length - 10);
  return escaped(shown);
}

/** ntfy makes an attachment of longer ones; bytes. */
const NTFY_BYTES = 4096;

/** How urgent (1 to 5, 3 is usual) and with what picture ntfy shows it. */
const NTFY: Record<string, { priority: number; tags: string[] }> = {
  paused: { priority: 4, tags: ['warning'] },
  no_progress: { priority: 4, tags: ['hourglass'] },
  budget_80: { priority: 3, tags: ['moneybag'] },
  budget_100: { priority: 4, tags: ['moneybag'] },
  finished: { priority: 3, tags: ['white_check_mark'] },
};

function asNtfy({ kind, title, text }: Message): Record<string, unknown> {
  const { priority, tags } = NTFY[kind] ?? { priority: 3, tags: ['bell'] };
  let message = text;
  while (new TextEncoder().encode(message).length > NTFY_BYTES) message = cut(message, message.length - 100);
  return { title, message, priority, tags };
}

function topicOf({ pathname }: URL): string {
  const [topic = '', ...more] = pathname.split('/').filter((part) => part !== '');
  return more.length === 0 ? topic : '';
}

/** Name and password before the host are sent as browsers send them. */
function signIn({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const bytes = new TextEncoder().encode(`${decoded(username)}:${decoded(password)}`);
  return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

/** Without its `%…`, where those are well formed. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${cutText(text, most - 1)}…`;
}

/** When a message that did not arrive is sent again, in ms. */
export interface Retries {
  webhookFirstMs: number;
  webhookCapMs: number;
  /** A message that is so old is given up. */
  webhookLimitMs: number;
}

/**
 * When a message is tried again, in ms since the epoch; null: not any more.
 * @param tries so far, ≥ 1
 * @param age of the message, in ms
 * @param retryAfterMs what the receiver asked for
 */
export function nextTry(
  tries: number,
  age: number,
  retryAfterMs: number | null,
  now: number,
  { webhookFirstMs, webhookCapMs, webhookLimitMs }: Retries,
): number | null {
  const pause = Math.min(webhookFirstMs * 2 ** Math.min(30, Math.max(0, tries - 1)), webhookCapMs);
  const wait = Math.max(pause, retryAfterMs ?? 0);
  return age + wait > webhookLimitMs ? null : now + wait;
}
