import { api } from '../../domain/api.schema.ts';
import type { HealthChecks } from '../deps.ts';
import { serve, type Door } from '../serve.ts';

/** A check that takes longer counts as failed, in ms. */
const LIMIT_MS = 3_000;

export function serveHealth(door: Door, checks: HealthChecks): void {
  serve(door, api.health, async (_given, res) => {
    const parts = Object.entries(checks);
    const answers = await Promise.all(parts.map(([, check]) => within(LIMIT_MS, check())));
    const missing = parts.flatMap(([name], index) => (answers[index] ? [] : [name]));
    if (missing.length > 0) res.status(503);
    return { ok: missing.length === 0, missing };
  });
}

async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
