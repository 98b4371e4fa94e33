import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { api } from '../../domain/api.schema.ts';
import { canGoOnByItself } from '../../domain/states.ts';
import { startProvider, type StandIn } from '../../tests/support/providers/stand-in.ts';
import { withEngine, type Engine } from '../engine.ts';
import type { Measure } from '../measure.ts';
import type { Screen } from '../screen.ts';

const JOBS = 60;
const A_MINUTE = 10;
const QUESTION =
  '<!doctype html><title>Question</title><form method="post"><label for="a">How are you?</label><input id="a" name="a" required><button>Next</button></form>';
const END =
  '<!doctype html><title>The end</title><meta name="study-state" content="finished"><p>Thank you.</p>';

/** Many participants on an account that takes few requests, and does not say so before it refuses one. */
export const rateLimit: Measure = {
  name: 'rate-limit',
  title: 'A provider that takes few requests',
  run: async (screen) => {
    const study = createServer((request, response) => {
      request.resume();
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(request.method === 'POST' ? END : QUESTION);
    }).listen(0, '127.0.0.1');
    await once(study, 'listening');
    const provider = await startProvider({ kind: 'openai', rate: { requestsPerMinute: A_MINUTE } });
    try {
      return await withEngine((engine) => runAll(engine, screen, study.address() as AddressInfo, provider));
    } finally {
      await provider.close();
      study.close();
      study.closeAllConnections();
    }
  },
};

async function runAll(
  engine: Engine,
  screen: Screen,
  { port }: AddressInfo,
  provider: StandIn,
): Promise<string[]> {
  const { client } = engine;
  const { credential } = await client.call(api.saveCredential, {
    body: { name: 'bench', provider: 'openai', apiUrl: provider.apiUrl, key: provider.key },
  });
  const url = `http://127.0.0.1:${port}/`;
  const config = { platform: 'web' as const, model: 'openai/gpt-4o', credential: credential.id };
  const named = { experiment: 'bench', name: 'bench', hosts: [new URL(url).host] };
  const { session } = await client.call(api.createSession, {
    body: { requestKey: randomUUID(), ...named, config },
  });
  const entries = Array.from({ length: JOBS }, (_, at) => ({ url: `${url}${at}` }));
  const startedAt = Date.now();
  const body = { requestKey: randomUUID(), entries, seed: 1 };
  await client.call(api.createJobs, { params: { id: session }, body });
  for (;;) {
    const { jobs } = await client.call(api.listJobs, { query: { session } });
    const over = jobs.filter(({ state }) => !canGoOnByItself(state));
    screen.live(`${over.length} of ${JOBS} jobs over, ${provider.book.length} requests`);
    if (over.length === JOBS) {
      const completed = over.filter(({ state }) => state === 'completed').length;
      return report(provider, completed, Date.now() - startedAt);
    }
    await sleep(1_000, undefined, { signal: screen.signal });
  }
}

function report({ book }: StandIn, completed: number, tookMs: number): string[] {
  const refused = book.filter(({ answered }) => answered?.status === 429).length;
  const idealMs = ((JOBS - A_MINUTE) / A_MINUTE) * 60_000;
  return [
    `${JOBS} jobs with one question each, by one credential whose provider takes ${A_MINUTE} requests a minute; nobody told Proband.`,
    '',
    '| completed | requests | refused (429) | time ÷ ideal time | time |',
    '| --- | --- | --- | --- | --- |',
    `| ${completed} of ${JOBS} | ${book.length} | ${refused} | ${(tookMs / idealMs).toFixed(2)} | ${(tookMs / 1000).toFixed(0)} s |`,
    '',
    `- In the ideal time a full minute's requests are made at once, and then ${A_MINUTE} every minute.`,
  ];
}
