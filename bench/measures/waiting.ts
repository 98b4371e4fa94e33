import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { api } from '../../domain/api.schema.ts';
import { PARTS, withEngine, type Engine } from '../engine.ts';
import type { Measure } from '../measure.ts';
import { percent } from '../numbers.ts';
import type { Screen } from '../screen.ts';
import { openWindow } from '../window.ts';

const JOBS = 2_000;
const EVERY_MS = 60_000;
const WATCHED_MS = 120_000;
const PAGE =
  '<!doctype html><title>Please wait</title><meta name="study-state" content="wait"><p>Please wait.</p>';

/** What it costs to keep many participants on wait pages. */
export const waiting: Measure = {
  name: 'waiting',
  title: 'Many jobs that wait',
  run: async (screen) => {
    // From the first look on, as it is after a while.
    process.env.PROBAND_DURATIONS = JSON.stringify({ waitFirstMs: EVERY_MS, waitGrowth: 1 });
    let looks = 0;
    const study = createServer((_request, response) => {
      looks++;
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    }).listen(0, '127.0.0.1');
    await once(study, 'listening');
    try {
      return await withEngine((engine) => watch(engine, screen, study.address() as AddressInfo, () => looks));
    } finally {
      delete process.env.PROBAND_DURATIONS;
      study.close();
      study.closeAllConnections();
    }
  },
};

async function watch(
  engine: Engine,
  screen: Screen,
  { port }: AddressInfo,
  looks: () => number,
): Promise<string[]> {
  await start(engine, port);
  while (looks() < JOBS) {
    screen.live(`${looks()} of ${JOBS} jobs have come to the wait page`);
    await sleep(500, undefined, { signal: screen.signal });
  }
  const [end, from] = [openWindow(engine), looks()];
  await sleep(WATCHED_MS, undefined, { signal: screen.signal });
  const { cpu, cpuMs, wallMs, others } = end();
  const made = looks() - from;
  const aLook = (ms: number): string => (ms / made).toFixed(1);
  return [
    `${JOBS} jobs on a wait page that is looked at every ${EVERY_MS / 1000} s, watched for ${WATCHED_MS / 1000} s: ${made} looks (${((made / wallMs) * 1000).toFixed(0)} a second).`,
    '',
    '| | CPU ms a look |',
    '| --- | --- |',
    ...PARTS.map((part) => `| ${part} | ${aLook(cpu[part])} |`),
    `| **together** | **${aLook(cpuMs)}** |`,
    '',
    `- All of them keep ${(cpuMs / wallMs).toFixed(2)} cores busy.`,
    `- Others used ${percent(others)} of the cores meanwhile.`,
  ];
}

async function start({ client }: Engine, port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/`;
  const { session } = await client.call(api.createSession, {
    body: {
      requestKey: randomUUID(),
      ...{
        experiment: 'bench',
        name: 'bench',
        hosts: [new URL(url).host],
        config: { platform: 'web' as const },
      },
    },
  });
  const entries = Array.from({ length: JOBS }, (_, at) => ({ url: `${url}${at}` }));
  await client.call(api.createJobs, {
    params: { id: session },
    body: { requestKey: randomUUID(), entries, seed: 1 },
  });
}
