/**
 * Records histories of participant workflows for the replay tests, from a real Temporal:
 *   node --import tsx tests/replay/record.ts [NAME]
 * Run it when workflow code takes a new path (behind `patched`); never change a history that is committed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { api } from '../../domain/api.schema.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { openTriggerStudy, type TriggerStudy } from '../support/study.ts';
import { HISTORIES } from './histories.ts';

type Scenario = (lab: Lab, study: TriggerStudy) => Promise<{ session: string; job: string }>;

const isWaiting = ({ reason }: { reason: string | null }): boolean => reason === 'wait_page';

/** Two of a group of three come to the wait page, `meanwhile` happens to the first, and the third arrives. */
function group(
  meanwhile: (lab: Lab, job: string, session: string) => Promise<unknown>,
  config = {},
): Scenario {
  return async (lab, study) => {
    const urls = study.participants(3);
    const { session, jobs } = await lab.start(urls.slice(0, 2), config);
    await lab.until(session, isWaiting);
    const job = jobs[0] as string;
    await meanwhile(lab, job, session);
    const rest = await lab.start(urls.slice(2));
    await lab.until(
      session,
      ({ state }) =>
        state === 'completed' || state === 'cancelled' || state === 'paused' || state === 'waiting',
    );
    await lab.client.call(api.command, { body: { kind: 'cancel', session: rest.session } });
    return { session, job };
  };
}

const tell = (lab: Lab, kind: 'pause' | 'resume' | 'cancel', job: string) =>
  lab.client.call(api.command, { body: { kind, jobs: [job] } });

const scenarios: Record<string, Scenario> = {
  'whole-study': async (lab, study) => {
    const { session, jobs } = await lab.start(study.participants(3));
    await lab.untilOver(session);
    return { session, job: jobs[0] as string };
  },
  'paused-and-resumed': group(async (lab, job, session) => {
    await tell(lab, 'pause', job);
    await lab.until(session, ({ id, state }) => id !== job || state === 'paused');
    await tell(lab, 'resume', job);
    await lab.until(session, isWaiting);
  }),
  cancelled: group(async (lab, job, session) => {
    await tell(lab, 'cancel', job);
    await lab.until(session, ({ id, state }) => id !== job || state === 'cancelled');
  }),
  'time-limit': group(
    (lab, job, session) => lab.until(session, ({ id, state }) => id !== job || state === 'cancelled'),
    { limits: { timeoutMs: 2_000 } },
  ),
  'signalled-in-temporal': group(async (lab, job, session) => {
    const connection = await Connection.connect({ address: lab.temporalAddress() });
    const handle = new Client({ connection }).workflow.getHandle(job);
    await handle.signal('pause');
    await lab.until(session, ({ id, state }) => id !== job || state === 'paused');
    await handle.signal('resume');
    await lab.until(session, isWaiting);
    await connection.close();
  }),
};

async function record(): Promise<void> {
  const only = process.argv[2];
  const [lab, study] = await Promise.all([startLab(), openTriggerStudy()]);
  try {
    mkdirSync(HISTORIES, { recursive: true });
    const date = new Date().toISOString().slice(0, 10);
    for (const [name, scenario] of Object.entries(scenarios)) {
      if (only !== undefined && only !== name) continue;
      const { job } = await scenario(lab, study);
      const connection = await Connection.connect({ address: lab.temporalAddress() });
      const handle = new Client({ connection }).workflow.getHandle(job);
      const file = join(HISTORIES, `${name}-${date}.json`);
      writeFileSync(file, `${historyToJSON(await handle.fetchHistory())}\n`);
      console.log(file);
      await connection.close();
    }
  } finally {
    await Promise.all([lab.stop(), study.close()]);
  }
}

await record();
