import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { migrate } from '../../prisma/migrate.ts';
import { choosePort } from '../../cli/servers/processes.ts';
import { findTemporal } from '../../scripts/places.mjs';
import { eventually, startLab, type Lab } from '../support/lab.ts';
import { expectEachPageOnce, openTriggerStudy, type TriggerStudy } from '../support/study.ts';

/** A Temporal that suggests to continue as new after a few events, so that a short study has to. */
const SUGGEST_AFTER_EVENTS = 40;

let lender: Lab;
let server: ChildProcess;
let address: string;
let study: TriggerStudy;
const labs: Lab[] = [];

beforeAll(async () => {
  const port = await choosePort(undefined, undefined);
  address = `127.0.0.1:${port}`;
  const args = [
    'server',
    'start-dev',
    '--headless',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--log-level',
    'error',
  ];
  const suggest = `limit.historyCount.suggestContinueAsNew=${SUGGEST_AFTER_EVENTS}`;
  server = spawn(findTemporal() as string, [...args, '--dynamic-config-value', suggest], { stdio: 'ignore' });
  [lender, study] = await Promise.all([startLab(), openTriggerStudy()]);
  await eventually(async () => {
    const connection = await Connection.connect({ address }).catch(() => null);
    await connection?.close();
    return connection;
  }, 60_000);
});
afterAll(async () => {
  for (const lab of labs) await lab.stop();
  await Promise.all([lender?.stop(), study?.close()]);
  if (server.exitCode === null) {
    server.kill();
    await once(server, 'exit');
  }
});

test('two that migrate at once apply every migration once; Prisma’s own bookkeeping says so', async () => {
  const db = await lender.database();
  await db.query('CREATE DATABASE migrated');
  await db.end();
  const url = lender.databaseUrl().replace(/\/proband$/, '/migrated');
  const [first, second] = await Promise.all([migrate(url), migrate(url)]);
  expect([...first, ...second].toSorted()).toEqual([...new Set([...first, ...second])].toSorted());
  expect(first.length + second.length).toBeGreaterThan(0);
  expect(await migrate(url)).toEqual([]);
  const changed = new pg.Client({ connectionString: url });
  await changed.connect();
  await changed.query(`UPDATE "_prisma_migrations" SET checksum = 'other'`);
  await changed.end();
  await expect(migrate(url)).rejects.toThrow('was changed after this database had applied it');
});

/** An installation on a Postgres and a Temporal that others run. */
async function onGivenServers(database: string): Promise<Lab> {
  const db = await lender.database();
  await db.query(`CREATE DATABASE ${database}`);
  await db.end();
  const databaseUrl = lender.databaseUrl().replace(/\/proband$/, `/${database}`);
  const lab = await startLab({ given: { databaseUrl, temporalAddress: address } });
  labs.push(lab);
  return lab;
}

test('two installations on one Temporal do not take each other’s work, and long histories continue as new', async () => {
  const both = [await onGivenServers('first'), await onGivenServers('second')];
  const runs = await Promise.all(
    both.map(async (lab) => {
      const urls = study.participants(3);
      return { lab, urls, ...(await lab.start(urls)) };
    }),
  );
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  for (const { lab, urls, session, jobs } of runs) {
    const views = await lab.untilOver(session);
    expect(views.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
    expectEachPageOnce(study.study.entries(), urls);
    const handle = client.workflow.getHandle(jobs[0] as string);
    const { historyEvents } = { historyEvents: (await handle.fetchHistory()).events ?? [] };
    const started = historyEvents[0]?.workflowExecutionStartedEventAttributes;
    expect(started?.continuedExecutionRunId).toMatch(/\w/);
  }
  await connection.close();
});
