import { expect } from 'vitest';
import { aField, aPage } from '../domain/observation-in-test.ts';
import type { ProviderName } from '../domain/providers.ts';
import { serveInTest, type Received } from '../net/server-in-test.ts';
import type { LearntOfModel, ProviderAccess } from './access.ts';
import type { Agent, AgentAnswer } from './agent.ts';
import { createModelAgent } from './model-agent.ts';
import type { ProviderDeps } from './providers/deps.ts';
import { anAccess, depsInTest } from './providers/provider-in-test.ts';
import { aRequest } from './request-in-test.ts';

export const NOTHING_LEARNT: LearntOfModel = { dropped: [], structured: null };
export const REPLY = { reasoning: 'r', answers: { age: '31' }, press: 'c1', notes: 'n' };
export const PAGE = aPage([aField('text', { name: 'age' })]);
export const never = new AbortController().signal;

export function anAgent(
  access: ProviderAccess,
  deps: ProviderDeps,
  parameters = {},
  learnt = NOTHING_LEARNT,
): Agent {
  return createModelAgent(parameters, { provider: access.provider, model: 'm' }, { access, learnt }, deps);
}

export function completion(
  content: unknown,
  given: Record<string, unknown> = {},
  choice: Record<string, unknown> = {},
) {
  return {
    id: 'chatcmpl-1',
    model: 'm-2026-01-01',
    system_fingerprint: 'fp_1',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...choice }],
    usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
    ...given,
  };
}

export function message(content: unknown[], given: Record<string, unknown> = {}) {
  return {
    id: 'msg_1',
    type: 'message',
    model: 'claude-m',
    content,
    stop_reason: 'end_turn',
    usage: {
      input_tokens: 10,
      cache_read_input_tokens: 30,
      cache_creation_input_tokens: 5,
      output_tokens: 20,
    },
    ...given,
  };
}

/** What an agent makes of one answer, and what it was sent for. */
export async function asked(
  provider: ProviderName,
  body: unknown,
  given: {
    status?: number;
    headers?: Record<string, string>;
    parameters?: object;
    learnt?: Partial<LearntOfModel>;
    path?: string;
  } = {},
): Promise<{
  answer: AgentAnswer;
  sent: Record<string, unknown>;
  received: Received;
  prepared: ReturnType<Agent['prepare']>;
}> {
  await using server = await serveInTest((_received, response) => {
    response.writeHead(given.status ?? 200, { 'content-type': 'application/json', ...given.headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const learnt = { ...NOTHING_LEARNT, ...given.learnt };
  const agent = anAgent(
    anAccess(provider, server.at(given.path ?? '/v1')),
    depsInTest(),
    { ...given.parameters },
    learnt,
  );
  const prepared = agent.prepare(aRequest(PAGE));
  const sent = prepared.send('call_7', never);
  await sent.catch(() => undefined);
  expect(server.received).toHaveLength(1);
  const [received] = server.received as [Received];
  return {
    answer: await sent,
    sent: JSON.parse(received.body) as Record<string, unknown>,
    received,
    prepared,
  };
}
