import { describe, expect, test } from 'vitest';
import {
  causesOfCredential,
  causesOfSession,
  news,
  type Cause,
  type JobGroup,
  type SessionStands,
  type Told,
} from './notices.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const PATIENCE = { noProgressMs: 15 * MINUTE, noProgressWaitingMs: 60 * MINUTE };

const group = (given: Partial<JobGroup>): JobGroup => ({
  ...{ state: 'running', why: 'running', count: 1, some: ['job_1'], first: NOW, last: NOW, made: 0 },
  ...given,
});
const paused = (why: string, more: Partial<JobGroup> = {}): JobGroup =>
  group({ state: 'paused', why, ...more });
const session = (groups: JobGroup[], budget: SessionStands['budget'] = null): SessionStands => ({
  session: { id: 'ses_1', name: 'Pilot' },
  experiment: { id: 'exp_1', name: 'Trust game' },
  groups,
  budget,
});
const causes = (facts: SessionStands, told: string[] = []): Cause[] =>
  causesOfSession(facts, PATIENCE, NOW, new Set(told));
const subjects = (facts: SessionStands, told: string[] = []): string[] =>
  causes(facts, told).map(({ subject }) => subject);
const spent = (spentUsd: number, held = 0) => ({ limitUsd: 10, spentUsd, held });
const toldOf = (found: Cause[]): Told[] =>
  found.map(({ subject, latest }) => ({ id: `ntc_${subject}`, subject, latest }));
const always = (): boolean => true;

describe('causes', () => {
  test('of a pause are one for each reason, and none for what a person did', () => {
    const groups = [
      paused('captcha', { count: 3 }),
      paused('no_credit'),
      paused('by_user'),
      paused('awaiting_approval'),
    ];
    expect(subjects(session(groups))).toEqual(['paused:ses_1:captcha', 'paused:ses_1:no_credit']);
    expect(causes(session(groups))[0]).toMatchObject({
      title: '3 jobs paused: the study asks whether they are human',
      text: 'Experiment "Trust game", session "Pilot": 3 of 6 jobs are paused: the study asks whether they are human. Switch that off in the study. `proband resume --paused-for captcha --session ses_1` lets all of them go on.',
      data: { reason: 'captcha', affected: 3, jobs: { paused: 6 } },
    });
  });

  test.each<[string, Partial<JobGroup>[], boolean]>([
    ['a job that stood for a quarter of an hour', [{ last: NOW - 15 * MINUTE }], true],
    ['a job that did not yet', [{ last: NOW - 15 * MINUTE + 1 }], false],
    ['one job of two that moved', [{ last: 0 }, { state: 'queued', why: 'queued' }], false],
    ['a wait page of half an hour', [{ state: 'waiting', why: 'wait_page', last: NOW - 30 * MINUTE }], false],
    ['a wait page of an hour', [{ state: 'waiting', why: 'wait_page', last: NOW - 60 * MINUTE }], true],
    ['a model that thinks for half an hour', [{ why: 'thinking', last: NOW - 30 * MINUTE }], false],
    [
      'a page that somebody takes his time for',
      [{ state: 'waiting', why: 'pace', last: NOW + MINUTE }],
      false,
    ],
    [
      'those who wait for one that stands',
      [{ state: 'waiting', why: 'wait_page', last: NOW - 61 * MINUTE }, { last: NOW - 20 * MINUTE }],
      true,
    ],
    ['none but paused ones', [{ state: 'paused', why: 'by_user', last: 0 }], false],
    [
      'none but those that are over',
      [
        { state: 'completed', why: 'finished', last: 0 },
        { state: 'paused', why: 'by_user' },
      ],
      false,
    ],
  ])('of no progress: %s', (_what, groups, stands) => {
    expect(subjects(session(groups.map(group)))).toEqual(stands ? ['no_progress:ses_1'] : []);
  });

  test('of a budget: nearly spent, spent, or so nearly that it holds jobs', () => {
    expect(subjects(session([group({})], spent(7.99)))).toEqual([]);
    expect(subjects(session([group({})], spent(8)))).toEqual(['budget_80:ses_1:10']);
    expect(subjects(session([group({})], spent(10)))).toEqual(['budget_100:ses_1:10', 'budget_80:ses_1:10']);
    expect(subjects(session([paused('cost_limit')], spent(9, 1)))[0]).toBe('budget_100:ses_1:10');
    // A call that is dearer than the whole budget: nothing is spent, and still it holds them.
    expect(subjects(session([paused('cost_limit')], spent(0, 1)))).toEqual(['paused:ses_1:cost_limit']);
    expect(causes(session([group({})], { limitUsd: 0, spentUsd: 0, held: 0 }))).toEqual([]);
  });

  test('of a budget that holds jobs are told as that, and what it does not hold as a pause', () => {
    const both = session([paused('cost_limit', { count: 3 })], spent(9, 2));
    const found = causes(both).filter(({ kind }) => kind !== 'budget_80');
    expect(found.map(({ title }) => title)).toEqual([
      'Budget used up: $9.00 of $10.00 are spent',
      '1 job paused: a budget does not allow their next call',
    ]);
    expect(found[0]?.also).toEqual(['paused']);
    // Who was told of the pause is not told of it again by the budget.
    const known = subjects(session([paused('cost_limit', { count: 3 })], spent(9, 3)), [
      'paused:ses_1:cost_limit',
    ]);
    expect(known).toEqual(['budget_80:ses_1:10', 'paused:ses_1:cost_limit']);
  });

  test('of a budget that is used up stand until it is raised', () => {
    expect(subjects(session([group({})], spent(9)), ['budget_100:ses_1:10'])).toContain(
      'budget_100:ses_1:10',
    );
  });

  test('of a credential’s day carry the day', () => {
    const facts = {
      credential: { id: 'cred_1', name: 'lab' },
      ownerId: 'usr_1',
      day: '2026-11-21',
      budget: spent(8),
    };
    expect(causesOfCredential(facts, new Set())).toMatchObject([
      {
        subject: 'budget_80:cred_1:2026-11-21:10',
        also: [],
        data: { session: null, credential: { name: 'lab' } },
      },
    ]);
  });

  test('of the end: when all are over, and there were any', () => {
    expect(subjects(session([]))).toEqual([]);
    const over = [
      group({ state: 'completed', why: 'finished', count: 2 }),
      group({ state: 'full', why: 'study_full' }),
    ];
    expect(causes(session(over))).toMatchObject([
      { kind: 'finished', title: 'Run finished: 2 completed, 1 full' },
    ]);
    expect(subjects(session([...over, paused('by_user')]))).toEqual([]);
  });

  test('have titles that fit a line, whatever the names', () => {
    const facts = {
      credential: { id: 'cred_1', name: '😀'.repeat(100) },
      ownerId: 'u',
      day: '2026-11-21',
      budget: spent(8),
    };
    const title = causesOfCredential(facts, new Set())[0]?.title ?? '';
    expect(title.length).toBeLessThanOrEqual(150);
    expect(() => encodeURIComponent(title)).not.toThrow();
  });
});

describe('news', () => {
  const found = causes(session([paused('captcha', { first: 100, last: 200 })]));

  test('are causes that nobody knows of', () => {
    expect(news([], found, always).begun).toEqual(found);
    expect(news([], found, () => false)).toEqual({ begun: [], ended: [], grown: [] });
    expect(news(toldOf(found), found, always)).toEqual({ begun: [], ended: [], grown: [] });
  });

  test('a cause that grows is no news; one that is over ends', () => {
    const more = causes(session([paused('captcha', { first: 150, last: 300 })]));
    const [{ id } = { id: '' }] = toldOf(found);
    expect(news(toldOf(found), more, always)).toEqual({ begun: [], ended: [], grown: [{ id, latest: 300 }] });
    expect(news(toldOf(found), [], always)).toEqual({ begun: [], ended: [id], grown: [] });
  });

  test('what began after all of before was over is another cause', () => {
    const anew = causes(session([paused('captcha', { first: 201, last: 201 })]));
    expect(news(toldOf(found), anew, always)).toMatchObject({
      begun: anew,
      ended: ['ntc_paused:ses_1:captcha'],
    });
  });

  test('of a budget that is used up do not say that it is nearly so', () => {
    const up = causes(session([group({})], spent(10)));
    const begun = news([], up, always).begun;
    expect(begun.map(({ kind }) => kind)).toEqual(['budget_100']);
    expect(news(toldOf(begun), up, always).begun).toEqual([]);
  });
});
