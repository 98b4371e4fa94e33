import { expect, test } from 'vitest';
import { api } from './api.schema.ts';
import { auditWords, hasWords, type Deeds } from './audit-words.ts';

const session = { kind: 'session', id: 'ses_1', name: 'Pilot · wave 2' };
const credential = { kind: 'credential', id: 'cred_1', name: 'lab' };
const gone = { kind: 'session', id: 'ses_1', name: null };

test.each<[string, Partial<Deeds> & { action: string }]>([
  ['paused 12 jobs of Pilot · wave 2', { action: 'job.pause', object: session, data: { told: 12 } }],
  ['cancelled 1 job of Pilot', { action: 'job.cancel', experiments: ['Pilot'], data: { jobs: 3, told: 1 } }],
  [
    'resumed 2 jobs paused for key rejected of Pilot',
    { action: 'job.resume', experiments: ['Pilot'], data: { told: 2, pausedFor: 'key_rejected' } },
  ],
  [
    'resumed 0 jobs paused for no credit',
    { action: 'job.resume', data: { told: 0, pausedFor: 'no_credit' } },
  ],
  [
    'resumed the job P1 of Pilot · wave 2, as resend, and allowed a.example',
    {
      ...{ action: 'job.resume', object: { kind: 'job', id: 'job_1', name: 'P1 of Pilot · wave 2' } },
      data: { told: 1, as: 'resend', allowHosts: ['a.example'] },
    },
  ],
  ['started 50 jobs of Pilot · wave 2', { action: 'job.create', object: session, data: { jobs: 50 } }],
  [
    'started 50 jobs of a session that is not there any more',
    { action: 'job.create', object: gone, data: { jobs: 50 } },
  ],
  [
    'set the budget of Pilot · wave 2: $5 for all jobs, none for each job',
    { action: 'session.budget', object: session, data: { maxCostUsd: 5, maxJobCostUsd: null } },
  ],
  [
    'changed the credential lab: URL, key (replaced), disabled it',
    {
      ...{ action: 'credential.change', object: credential },
      data: { apiUrl: 'https://secret.example', key: 'replaced', disabled: true },
    },
  ],
  [
    'shared the credential lab with a@b',
    { action: 'credential.share', object: credential, data: { email: 'a@b' } },
  ],
  [
    'exported the table answers of Pilot · wave 2',
    { action: 'export', object: session, data: { table: 'answers' } },
  ],
  ['let a@b view, run the experiment Pilot', member({ email: 'a@b', rights: ['run'] })],
  ['archived the session Pilot · wave 2', { action: 'session.archive', object: session }],
  [
    'deleted the experiment',
    { action: 'experiment.delete', object: { kind: 'experiment', id: 'e', name: null } },
  ],
  ['frobnicate thing', { action: 'frobnicate.thing' }],
])('%s', (words, deed) => {
  expect(auditWords({ object: null, experiments: [], data: {}, ...deed })).toBe(words);
});

function member(data: Record<string, unknown>) {
  return { action: 'member.save', object: { kind: 'experiment', id: 'exp_1', name: 'Pilot' }, data };
}

test('every action of the API has words', () => {
  const actions = Object.values(api).flatMap(({ audit }) =>
    typeof audit?.action === 'string' ? [audit.action] : [],
  );
  const commands = ['job.pause', 'job.resume', 'job.cancel', 'job.terminate'];
  expect([...actions, ...commands].filter((action) => !hasWords(action))).toEqual([]);
});
