import { expect, test } from 'vitest';
import { systemWarnings } from './system-warnings.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const worker = {
  id: 'w1',
  host: 'lab',
  pid: 1,
  build: '1.0',
  startedAt: at(0),
  lastSeenAt: at(0),
  alive: true,
};
const temporal = {
  address: 'a:1',
  namespace: 'default',
  ui: null,
  problem: null,
  version: '1',
  retentionDays: 1,
};
const fine = {
  now: at(100),
  installation: { id: 'ins', createdAt: at(0) },
  api: { version: '1.0', node: 'v20', pid: 1, startedAt: at(0) },
  postgres: {
    ...{ version: '18', sizeBytes: 1, connections: 5, maxConnections: 100 },
    ...{ migrations: 1, newestMigration: 'm' },
  },
  temporal,
  workers: [worker],
  queues: [],
  outbox: { due: 1, later: 0, oldestDueAt: at(90) },
  secretKey: 'file',
} as const;

const warnings = (change: object): string => systemWarnings({ ...fine, ...change } as never).join('\n');

test('there are none while everything is in order', () => {
  expect(warnings({})).toBe('');
});

test.each<[RegExp, object]>([
  [/^No worker is alive/, { workers: [{ ...worker, alive: false }] }],
  [/different builds \(1\.0, 1\.1\)/, { workers: [worker, { ...worker, build: '1.1' }] }],
  [/Temporal does not answer at a:1: refused/, { temporal: { ...temporal, problem: 'refused' } }],
  [/oldest of 3 commands has been waiting for 70 s/, { outbox: { due: 3, later: 0, oldestDueAt: at(30) } }],
  [/90 of 100 connections/, { postgres: { ...fine.postgres, connections: 90 } }],
])('%s', (text, change) => {
  expect(warnings(change)).toMatch(text);
});

test('a worker that is gone may have been of any build', () => {
  expect(warnings({ workers: [worker, { ...worker, build: '0.9', alive: false }] })).toBe('');
});
