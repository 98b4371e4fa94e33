import { describe, expect, test } from 'vitest';
import { createWatcher, sendDue } from '../../dispatch/notices.ts';
import {
  addJobs,
  clock,
  db,
  deps,
  heard,
  hook,
  MINUTE,
  pass,
  plant,
  put,
  receiver,
  withNotices,
} from '../support/notices.ts';

withNotices();

describe('paused with a reason', () => {
  test('is told once, however many jobs and looks; and anew after all of them went on', async () => {
    await hook();
    const { session, jobs } = await plant(3);
    const watch = createWatcher(deps());
    await put(jobs.slice(0, 1), 'paused', 'key_rejected');
    await pass(MINUTE, watch);
    const [said] = receiver.drain();
    expect(said?.message).toMatchObject({
      title: '1 job paused: their provider rejects the API key',
      session: { id: session, name: 'Pilot' },
      jobs: { paused: 1, queued: 2 },
      credential: null,
    });
    expect(said?.message['text']).toContain(`1 of 3 jobs is paused`);
    expect(said?.message['text']).toContain(`proband resume --paused-for key_rejected --session ${session}`);
    await put(jobs.slice(1), 'paused', 'key_rejected');
    await pass(MINUTE, watch);
    await put(jobs.slice(0, 1), 'running');
    await pass(MINUTE, watch);
    await put(jobs.slice(0, 1), 'paused', 'key_rejected');
    await pass(MINUTE, watch);
    expect(heard()).toEqual([]);

    // Resumed and paused again between two looks: nobody saw them go on, and still it is another cause.
    await put(jobs, 'paused', 'key_rejected');
    clock.now += 1;
    await put(jobs, 'paused', 'key_rejected');
    await pass(MINUTE, watch);
    expect(heard()).toEqual(['paused: 3 jobs paused: their provider rejects the API key']);

    await put(jobs, 'running');
    await pass(MINUTE, watch);
    clock.now += 5;
    await put(jobs.slice(0, 2), 'paused', 'key_rejected');
    await pass(MINUTE, watch);
    expect(heard()).toEqual(['paused: 2 jobs paused: their provider rejects the API key']);
  });

  test('by a person, or to step through, is not told; each reason is told by itself', async () => {
    await hook({ kinds: ['paused'] });
    const { jobs } = await plant(4);
    const watch = createWatcher(deps());
    await put(jobs.slice(0, 1), 'paused', 'by_user', { pausedBySystem: null });
    await put(jobs.slice(1, 2), 'paused', 'awaiting_approval');
    await pass(MINUTE, watch);
    expect(heard()).toEqual([]);
    await put(jobs.slice(2, 3), 'paused', 'captcha');
    await put(jobs.slice(3, 4), 'paused', 'no_credit');
    await pass(MINUTE, watch);
    expect(heard().sort()).toEqual([
      'paused: 1 job paused: the study asks whether they are human',
      'paused: 1 job paused: their account at the provider has no credit',
    ]);
  });

  test('is told once by many watchers and senders at the same time', async () => {
    await hook();
    const { jobs } = await plant(2);
    await put(jobs, 'paused', 'internal_error');
    const watchers = Array.from({ length: 4 }, () => createWatcher(deps()));
    for (let round = 0; round < 5; round++) {
      await Promise.all(watchers.map((watch) => watch()));
      await Promise.all(watchers.map(() => sendDue(deps())));
    }
    expect(heard()).toHaveLength(1);
  });
});

describe('no progress', () => {
  test('is told after a quarter of an hour; a page that is passed begins it anew', async () => {
    await hook({ kinds: ['no_progress'] });
    const { session, jobs } = await plant(2);
    await put(jobs, 'running');
    const watch = createWatcher(deps());
    await pass(14 * MINUTE, watch);
    expect(heard()).toEqual([]);
    await pass(10 * MINUTE, watch);
    expect(heard()).toEqual(['no_progress: No progress for 15 min: 2 jobs']);
    await put(jobs.slice(0, 1), 'running', null, { pageSince: new Date(clock.now) });
    await pass(14 * MINUTE, watch);
    expect(heard()).toEqual([]);
    await pass(3 * MINUTE, watch);
    expect(receiver.drain()).toMatchObject([{ message: { kind: 'no_progress', session: { id: session } } }]);
  });

  test('at wait pages, and of a model that thinks, is left alone for an hour, and says who is held', async () => {
    await hook({ kinds: ['no_progress'] });
    const { jobs, session, experiment } = await plant(4);
    const [held = '', thinking = ''] = jobs;
    await put(jobs.slice(2), 'waiting', 'wait_page');
    await put([held], 'paused', 'by_user', { pausedBySystem: null });
    await put([thinking], 'running');
    await db.llmCall.create({
      data: {
        ...{
          id: `call_${thinking}`,
          ownerKind: 'job',
          ownerId: thinking,
          step: 1,
          try: 1,
          send: 1,
          purpose: 'reply',
        },
        ...{
          jobId: thinking,
          sessionId: session,
          experimentId: experiment,
          provider: 'ollama',
          modelAsked: 'm',
        },
        ...{ parameters: {}, prompt: {}, createdAt: new Date(clock.now) },
      },
    });
    const watch = createWatcher(deps());
    await pass(59 * MINUTE, watch);
    expect(heard()).toEqual([]);
    await pass(3 * MINUTE, watch);
    const [said] = receiver.drain();
    expect(said?.message['text']).toContain(
      `1 waits for their model to answer, 2 wait at a wait page, for others of the group or for the study. Beside them 1 job is paused (${held})`,
    );
  });

  test('waiting for a turn at the model that never comes is no progress; taking one’s time is', async () => {
    await hook({ kinds: ['no_progress'] });
    const one = await plant(1);
    const other = await plant(1);
    await put(other.jobs, 'waiting', 'pace', { nextLookAt: new Date(clock.now + 20 * MINUTE) });
    const watch = createWatcher(deps());
    for (let minute = 0; minute < 18; minute++) {
      // It is let in, is refused, and waits again.
      await put(one.jobs, 'waiting', 'model_slot');
      await pass(MINUTE, watch);
    }
    expect(receiver.drain()).toMatchObject([{ message: { session: { id: one.session } } }]);
  });

  test('is not told of the time in which the machine slept', async () => {
    await hook({ kinds: ['no_progress'] });
    const { jobs } = await plant(1);
    await put(jobs, 'running');
    const watch = createWatcher(deps());
    await pass(MINUTE, watch);
    clock.now += 8 * 60 * MINUTE;
    await pass(14 * MINUTE, watch);
    expect(heard()).toEqual([]);
    await pass(2 * MINUTE, watch);
    expect(heard()).toHaveLength(1);
  });
});

describe('a budget', () => {
  test('is told at 80 and 100 %, once each; another limit is another budget', async () => {
    await hook();
    const { jobs, session } = await plant(2, { maxCostUsd: 10 });
    await put(jobs, 'running');
    const watch = createWatcher(deps());
    const spend = (usd: number) => db.job.update({ where: { id: jobs[0] ?? '' }, data: { costUsd: usd } });
    await spend(7.99);
    await pass(MINUTE, watch);
    expect(heard()).toEqual([]);
    await spend(8);
    await pass(MINUTE, watch);
    expect(heard()).toEqual(['budget_80: Budget 80 % used: $8.00 of $10.00 are spent']);
    // The next call does not fit any more: that is the budget's message, and no further one for the pause.
    await spend(9.7);
    await put(jobs, 'paused', 'cost_limit');
    await pass(MINUTE, watch);
    const [said, ...more] = receiver.drain();
    expect(more).toEqual([]);
    expect(said?.message).toMatchObject({
      kind: 'budget_100',
      budget: { limitUsd: 10, spentUsd: 9.7, held: 2 },
    });
    expect(said?.message['text']).toContain('2 jobs are paused for it');
    await put(jobs, 'running');
    await pass(MINUTE, watch);
    await put(jobs, 'paused', 'cost_limit');
    await pass(MINUTE, watch);
    expect(heard()).toEqual([]);
    await db.session.update({ where: { id: session }, data: { maxCostUsd: 12 } });
    await put(jobs, 'running');
    await pass(MINUTE, watch);
    expect(heard()).toEqual(['budget_80: Budget 80 % used: $9.70 of $12.00 are spent']);
    await spend(12.5);
    await pass(MINUTE, watch);
    expect(heard()).toEqual(['budget_100: Budget used up: $12.50 of $12.00 are spent']);
  });

  test('of a credential’s day is told to its owner alone, and anew on the next day', async () => {
    await hook({ path: '/json/owner' });
    await hook({ path: '/json/admin', owner: 'usr_admin' });
    const day = (usd: number, id: string) =>
      db.llmCall.create({
        data: {
          ...{
            id,
            ownerKind: 'key_test',
            ownerId: id,
            step: 0,
            try: 1,
            send: 1,
            purpose: 'test',
            credentialId: 'cred_1',
          },
          ...{
            provider: 'openai',
            modelAsked: 'm',
            parameters: {},
            prompt: {},
            status: 'answered',
            costUsd: usd,
          },
          createdAt: new Date(clock.now),
        },
      });
    await db.credential.create({
      data: {
        id: 'cred_1',
        ownerId: 'usr_owner',
        name: 'lab',
        provider: 'openai',
        apiUrl: 'https://x.example',
        maxCostPerDayUsd: 1,
      },
    });
    const watch = createWatcher(deps());
    await day(0.85, 'call_a');
    await pass(MINUTE, watch);
    await day(0.2, 'call_b');
    await pass(MINUTE, watch);
    expect(receiver.drain()).toMatchObject([
      { path: '/json/owner', message: { kind: 'budget_80', credential: { name: 'lab' }, session: null } },
      {
        path: '/json/owner',
        message: { kind: 'budget_100', title: 'Today’s budget of credential "lab": used up' },
      },
    ]);
    clock.now += 24 * 60 * MINUTE;
    await pass(MINUTE, watch);
    expect(heard()).toEqual([]);
    await day(1.2, 'call_c');
    await pass(MINUTE, watch);
    expect(heard()).toEqual(['budget_100: Today’s budget of credential "lab": used up']);
    await db.credential.delete({ where: { id: 'cred_1' } });
  });
});

describe('a finished run', () => {
  test('is told with its counts; more jobs begin another', async () => {
    await hook();
    const lab = await plant(3);
    const watch = createWatcher(deps());
    await put(lab.jobs.slice(0, 2), 'completed', 'finished');
    await pass(MINUTE, watch);
    expect(heard()).toEqual([]);
    await put(lab.jobs.slice(2), 'failed', 'page_refuses');
    await pass(5 * MINUTE, watch);
    expect(receiver.drain()).toMatchObject([
      {
        message: {
          kind: 'finished',
          title: 'Run finished: 2 completed, 1 failed',
          jobs: { completed: 2, failed: 1 },
        },
      },
    ]);
    // So quick that no look sees them run.
    const more = await addJobs(lab, 1);
    await put(more, 'completed', 'finished');
    await pass(MINUTE, watch);
    expect(heard()).toEqual(['finished: Run finished: 3 completed, 1 failed']);
  });
});
