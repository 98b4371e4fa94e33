import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { beforeAll, expect, test } from 'vitest';
import { bundleWorkflows } from '../../cli/workflow-bundle.ts';
import { HISTORIES } from './histories.ts';

let workflowBundle: { codePath: string };

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  workflowBundle = { codePath: await bundleWorkflows() };
});

const files = readdirSync(HISTORIES).filter((name) => name.endsWith('.json'));
const read = (name: string): unknown => JSON.parse(readFileSync(join(HISTORIES, name), 'utf8'));

test('there are histories to replay', () => {
  expect(files.length).toBeGreaterThanOrEqual(5);
});

test.each(files)('today’s workflow code replays %s', async (name) => {
  await Worker.runReplayHistory({ workflowBundle }, historyFromJSON(read(name)), name);
});

test('a history that does not fit is noticed', async () => {
  const text = JSON.stringify(read(files.find((name) => name.startsWith('whole-study')) as string));
  const bent = text.replaceAll('"name":"look"', '"name":"ask"');
  expect(bent).not.toBe(text);
  await expect(
    Worker.runReplayHistory({ workflowBundle }, historyFromJSON(JSON.parse(bent)), 'bent'),
  ).rejects.toThrow(DeterminismViolationError);
});
