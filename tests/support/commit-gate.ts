import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Lab } from './lab.ts';

/** Any number; who holds this advisory lock keeps the gate shut. */
const GATE = 4_711_000;

/**
 * A gate inside COMMIT. A deferred constraint trigger runs when the client has sent its COMMIT and before the server
 * has answered it, so a client that is killed at the gate has its rows committed and never hears of it.
 */
export interface CommitGate {
  /** Waits until a transaction stands at the gate; gives the name that its connection goes by (`proband-worker-PID`). */
  arrived(limitMs?: number): Promise<string>;
  /** Lets everything through from now on. */
  open(): Promise<void>;
}

/** Which commit the gate holds up. */
export interface CommitMoment {
  table: string;
  on: 'INSERT' | 'UPDATE';
  /** Condition on NEW and OLD, as in `CREATE TRIGGER … WHEN`. */
  when: string;
  /** The gate stands before COMMIT: what a client that is killed there had done is rolled back. */
  before?: boolean;
}

export async function shutGate(
  lab: Lab,
  { table, on, when, before = false }: CommitMoment,
): Promise<CommitGate> {
  const keeper = await lab.database();
  await keeper.query(`SELECT pg_advisory_lock(${GATE})`);
  await keeper.query(`CREATE OR REPLACE FUNCTION test_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared(${GATE}); RETURN NULL; END $$`);
  await keeper.query(`CREATE ${before ? '' : 'CONSTRAINT'} TRIGGER test_gate AFTER ${on} ON "${table}" ${before ? '' : 'DEFERRABLE INITIALLY DEFERRED'}
    FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION test_gate()`);
  return {
    arrived: (limitMs = 60_000) => waitForSomebody(keeper, limitMs),
    async open() {
      await keeper.query(`SELECT pg_advisory_unlock(${GATE})`);
      // Those at the gate hold the table: dropping waits for them.
      await keeper.query(`DROP TRIGGER test_gate ON "${table}"`);
      await keeper.end();
    },
  };
}

async function waitForSomebody(keeper: pg.Client, limitMs: number): Promise<string> {
  const until = Date.now() + limitMs;
  while (Date.now() < until) {
    const { rows } = await keeper.query<{ application_name: string }>(
      `SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.locktype = 'advisory' AND NOT l.granted AND l.objid = ${GATE}`,
    );
    if (rows[0]) return rows[0].application_name;
    await sleep(20);
  }
  throw new Error(`Nobody came to the gate within ${limitMs} ms.`);
}

/** The process behind a connection's name. */
export function processBehind(applicationName: string): number {
  return Number(applicationName.split('-').at(-1));
}
