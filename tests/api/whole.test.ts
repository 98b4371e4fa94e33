import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api } from '../../domain/api.schema.ts';
import { onPath, ROOT } from '../../scripts/places.mjs';
import { cleanEnvironment, startLab, type Lab } from '../support/lab.ts';
import { openTriggerStudy, type TriggerStudy } from '../support/study.ts';

let lab: Lab;
let study: TriggerStudy;

beforeAll(async () => {
  [lab, study] = await Promise.all([startLab(), openTriggerStudy()]);
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
});

const run = async (file: string, args: string[]) =>
  (await promisify(execFile)(file, args, { env: cleanEnvironment({ NO_COLOR: '1' }) })).stdout;

/** R needs httr2, which few machines have: its script is shown, and not run here. */
const SCRIPTS = [
  ['sh', 'run.sh'],
  ['python3', 'run.py'],
] as const;

describe('a whole run over HTTP', () => {
  test.each(SCRIPTS)('by %s', async (program, script) => {
    const url = lab.installation.host()?.url as string;
    const links = study.participants(3);
    const args = [join(ROOT, 'examples/api', script), url, lab.installation.token(), ...links];
    const table = await run(onPath(program) ?? program, args);
    const jobs = parse<{ state: string }>(table, { columns: true, bom: true });
    expect(jobs.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
  });
});

test.each([...SCRIPTS.map(([, file]) => file), 'run.R'])('docs/api.md shows %s as it stands', (file) => {
  const script = readFileSync(join(ROOT, 'examples/api', file), 'utf8');
  expect(readFileSync(join(ROOT, 'docs/api.md'), 'utf8')).toContain(`\n${script}\`\`\`\n`);
});

test('the machinery tells how it stands', async () => {
  const system = await lab.client.call(api.system);
  expect(system).toMatchObject({
    warnings: [],
    temporal: { problem: null, retentionDays: 30 },
    workers: [{ alive: true, build: system.api.version }],
    outbox: { due: 0, later: 0 },
    secretKey: 'file',
  });
  expect(system.temporal?.version).toMatch(/^\d/);
  expect(system.queues.map(({ kind }) => kind)).toEqual(['workflow', 'activity']);
  for (const { backlog, pollers } of system.queues) {
    expect(backlog).toBe(0);
    expect(pollers).toBeGreaterThan(0);
  }
  const { temporalUi } = await lab.client.call(api.installation);
  expect(temporalUi).toBe(system.temporal?.ui);
});

test('the books of what was run balance', async () => {
  const books = await lab.client.call(api.books, { body: {} });
  expect(books.rules.filter(({ found }) => found > 0)).toEqual([]);
  expect(books).toMatchObject({ balanced: true, jobs: 6 });
  for (const { rule, looked } of books.rules) expect([rule, looked > 0]).toEqual([rule, true]);
  const { file, args } = lab.command('books');
  expect(await run(file, args)).toMatch(/✓ steps +\d+ looked at/);
});
