import { describe, expect, test } from 'vitest';
import { nextTry, requestFor, urlProblem, type Message, type WebhookShape } from './webhook-shapes.ts';

const message: Message = {
  id: 'ntc_1',
  kind: 'paused',
  at: '2026-11-21T12:00:00.000Z',
  title: '3 jobs paused',
  text: 'Experiment "A <b> & c": 3 jobs',
  data: { session: { id: 'ses_1', name: 'Pilot' }, id: 'not this' },
};
const bodyOf = (shape: WebhookShape, url: string, given: Partial<Message> = {}) =>
  JSON.parse(requestFor(shape, url, { ...message, ...given }).body) as Record<string, unknown>;

describe('a request', () => {
  test('to a program holds all, under the message’s own id', () => {
    const { headers, url } = requestFor('json', 'https://lab.example/hook?k=1#x', message);
    expect(url).toBe('https://lab.example/hook?k=1');
    expect(headers).toEqual({ 'content-type': 'application/json', 'webhook-id': 'ntc_1' });
    expect(bodyOf('json', url)).toEqual({
      ...{
        schemaVersion: 1,
        id: 'ntc_1',
        kind: 'paused',
        at: message.at,
        title: message.title,
        text: message.text,
      },
      session: { id: 'ses_1', name: 'Pilot' },
    });
  });

  test('to Slack escapes its three signs and keeps to its limits, without half a code at the end', () => {
    expect(bodyOf('slack', 'https://hooks.slack.com/services/x')).toEqual({
      text: '3 jobs paused',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: '3 jobs paused', emoji: false } },
        {
          type: 'section',
          text: { type: 'mrkdwn', text: 'Experiment "A &lt;b&gt; &amp; c": 3 jobs', verbatim: true },
        },
      ],
    });
    const long = bodyOf('slack', 'https://x.example/', { text: '&'.repeat(4000) }) as {
      blocks: { text: { text: string } }[];
    };
    const { text = '' } = long.blocks[1]?.text ?? {};
    expect(text.length).toBeLessThanOrEqual(3000);
    expect(text).toMatch(/^(&amp;)+…$/);
  });

  test('to ntfy goes to the root of its server with the topic, and is no attachment', () => {
    expect(requestFor('ntfy', 'https://ntfy.sh/my-runs/?auth=abc', message).url).toBe(
      'https://ntfy.sh/?auth=abc',
    );
    const body = bodyOf('ntfy', 'https://ntfy.sh/my-runs', { text: 'ü'.repeat(5000) });
    expect(body).toMatchObject({ topic: 'my-runs', title: '3 jobs paused', priority: 4, tags: ['warning'] });
    expect(new TextEncoder().encode(String(body['message'])).length).toBeLessThanOrEqual(4096);
  });

  test('signs in by header with what stands before the host', () => {
    const { url, headers } = requestFor('ntfy', 'https://phil:m%C3%BC%25@ntfy.example/t', message);
    expect(url).toBe('https://ntfy.example/');
    expect(headers['authorization']).toBe(`Basic ${Buffer.from('phil:mü%').toString('base64')}`);
  });
});

test.each<[WebhookShape, string, boolean]>([
  ['json', 'https://lab.example/x', true],
  ['json', 'ftp://lab.example/x', false],
  ['json', 'lab.example', false],
  ['ntfy', 'https://ntfy.sh/topic', true],
  ['ntfy', 'https://ntfy.sh/', false],
  ['ntfy', 'https://ntfy.sh/a/b', false],
  ['ntfy', 'https://ntfy.sh/to%20pic', false],
])('%s takes %s: %s', (shape, url, fits) => {
  const problem = urlProblem(shape, url);
  expect(problem === null).toBe(fits);
  expect(problem ?? '').not.toContain('topic/');
});

describe('the next try', () => {
  const limits = { webhookFirstMs: 30, webhookCapMs: 3_600, webhookLimitMs: 86_400 };
  test.each<[number, number, number | null, number | null]>([
    [1, 0, null, 30],
    [2, 30, null, 60],
    [20, 9_000, null, 3_600],
    [1, 0, 500, 500],
    [30, 84_000, null, null],
    [1, 0, 90_000, null],
  ])('after %i tries, %i old, asked for %s: %s', (tries, age, retryAfter, expected) => {
    expect(nextTry(tries, age, retryAfter, 1_000, limits)).toBe(expected === null ? null : 1_000 + expected);
  });
});
