import { describe, expect, test } from 'vitest';
import { CommandSchema, NewJobsSchema, NewSessionSchema, api } from './api.schema.ts';

function errorOf(schema: { safeParse: typeof NewJobsSchema.safeParse }, given: unknown): string {
  const parsed = schema.safeParse(given);
  return parsed.success ? '' : parsed.error.issues.map(({ path }) => path.join('.')).join(' ');
}

describe('a new session', () => {
  const session = {
    requestKey: '12345678',
    experiment: ' Trust game ',
    name: 'Pilot',
    hosts: [' Study.example '],
    config: { platform: 'web' },
  };

  test('is taken with its texts trimmed and its config completed', () => {
    expect(NewSessionSchema.parse(session)).toMatchObject({
      experiment: 'Trust game',
      hosts: ['study.example'],
      config: { model: 'dry-run' },
    });
  });

  test.each<[string, string, object]>([
    ['a short request key', 'requestKey', { requestKey: '1234567' }],
    ['no request key', 'requestKey', { requestKey: undefined }],
    ['a blank experiment', 'experiment', { experiment: '  ' }],
    ['a blank name', 'name', { name: '' }],
    ['a name of more than 200 characters', 'name', { name: 'x'.repeat(201) }],
    ['no hosts', 'hosts', { hosts: [] }],
    ['a blank host', 'hosts.0', { hosts: [' '] }],
    ['an address for a host', 'hosts.0', { hosts: ['https://study.example/x'] }],
    ['a host of two words', 'hosts.0', { hosts: ['study example'] }],
    ['a config without platform', 'config.platform', { config: {} }],
    ['a config with an unknown setting', 'config', { config: { platform: 'web', x: 1 } }],
  ])('is refused with %s', (_what, path, given) => {
    expect(errorOf(NewSessionSchema as never, { ...session, ...given })).toBe(path);
  });
});

describe('new jobs', () => {
  const jobs = { requestKey: '12345678', entries: [{ url: 'https://study.example/p/1' }] };

  test('count their seeds from 1 when none is given', () => {
    expect(NewJobsSchema.parse(jobs).seed).toBe(1);
  });

  test.each<[string, string, object]>([
    ['no entries', 'entries', { entries: [] }],
    [
      'more than 10 000 entries',
      'entries',
      { entries: Array.from({ length: 10_001 }, () => jobs.entries[0]) },
    ],
    ['a script for a link', 'entries.0.url', { entries: [{ url: 'javascript:alert(1)' }] }],
    ['a file for a link', 'entries.0.url', { entries: [{ url: 'file:///etc/passwd' }] }],
    ['a path for a link', 'entries.0.url', { entries: [{ url: '/p/1' }] }],
    [
      'a label of more than 200 characters',
      'entries.0.label',
      { entries: [{ url: 'http://a/', label: 'x'.repeat(201) }] },
    ],
    ['a broken seed', 'seed', { seed: 1.5 }],
    ['a negative seed', 'seed', { seed: -1 }],
    ['a seed beyond what a column holds', 'seed', { seed: 2_000_000_001 }],
  ])('are refused with %s', (_what, path, given) => {
    expect(errorOf(NewJobsSchema, { ...jobs, ...given })).toBe(path);
  });
});

describe('a command', () => {
  test.each([
    { kind: 'pause', jobs: ['job_1'] },
    { kind: 'cancel', session: 'ses_1' },
    { kind: 'resume', jobs: ['job_1'], as: 'resend' },
    { kind: 'resume', jobs: ['job_1'], allowHosts: ['pay.example'] },
  ])('%o is taken', (given) => {
    expect(CommandSchema.safeParse(given).success).toBe(true);
  });

  test.each<[string, object]>([
    ['an unknown kind', { kind: 'stop', jobs: ['job_1'] }],
    ['neither jobs nor session', { kind: 'pause' }],
    ['both jobs and session', { kind: 'pause', jobs: ['job_1'], session: 'ses_1' }],
    ['a cause and jobs', { kind: 'resume', jobs: ['job_1'], pausedFor: 'no_credit' }],
    ['a cause to pause for', { kind: 'pause', pausedFor: 'no_credit' }],
    ['a cause of the operator’s', { kind: 'resume', pausedFor: 'by_user' }],
    ['a credential without a cause', { kind: 'resume', session: 'ses_1', credential: 'lab' }],
    ['an empty list of jobs', { kind: 'pause', jobs: [] }],
    ['an unknown way to resume', { kind: 'resume', jobs: ['job_1'], as: 'luck' }],
  ])('is refused with %s', (_what, given) => {
    expect(CommandSchema.safeParse(given).success).toBe(false);
  });

  test('says that it takes either jobs, or a session, or a cause', () => {
    const { error } = CommandSchema.safeParse({ kind: 'pause' });
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'Give either jobs, or a session, or a cause.',
    ]);
  });
});

test('no two entries of the API share method and path', () => {
  const entries = Object.values(api).map(({ method, path }) => `${method} ${path}`);
  expect(new Set(entries).size).toBe(entries.length);
});
