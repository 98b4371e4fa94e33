import { gzipSync } from 'node:zlib';
import { aButton, aField, aLink, aPage } from '../../domain/observation-in-test.ts';
import type { Field } from '../../domain/observation.ts';
import type { Database, Prisma } from '../../prisma/database.ts';

/** The page that a participant saw: what it would do, had it a chance, and a text that shows that it did not. */
export const HOSTILE_PAGE = `<!doctype html><html lang="en"><title>Your opinion</title>
  <h1>Your opinion</h1><p id="said">Nothing ran here.</p>
  <form action="/leave"><button>Next</button></form>
  <img src="/api/health?fetched" onerror="document.getElementById('said').textContent='It ran.'" alt="a picture">
  <script>document.getElementById('said').textContent='It ran.'; parent.document.title = 'It ran.';</script></html>`;

const PLAIN_PAGE = '<!doctype html><html lang="en"><title>Page</title><h1>Page</h1></html>';

export const SYSTEM_TEXT = 'You are a participant of a study.\n\nYou are 40 years old.';
export const USER_TEXT = '# The page\n\nHow old are you? {age}\n\n# Your reply\n\nAnswer as JSON.';

const FIELDS: Field[] = [
  aField('integer', { name: 'age', label: 'How old are you?', min: 18, max: 99 }),
  aField('choice', {
    name: 'trust',
    label: 'Do you trust others?',
    choices: [
      { value: '1', label: 'Not at all' },
      { value: '2', label: 'Somewhat' },
      { value: '3', label: 'Very much' },
    ],
  }),
  aField('checkbox', {
    name: 'news',
    label: 'Send me news',
    choices: [{ value: 'on', label: '' }],
    required: false,
  }),
  aField('textarea', { name: 'thoughts', label: 'What do you think?', required: false }),
];
const ANSWERS = { age: 40, trust: '2', news: true, thoughts: 'That most people mean well.' };
const REASONING = 'I am forty, and careful with strangers.';

export interface NewJob {
  id: string;
  ordinal: number;
  /** Pages; the last one is where it stands. */
  steps?: number;
  /** Stops at its last page with an answer to approve. */
  approve?: boolean;
  state?: string;
  reason?: string | null;
  /** Of which pages what was fetched is kept; left out: a plain one of each but wait pages. */
  html?: Record<number, string>;
}

/** An experiment with a session, for jobs. */
export async function plantExperiment(db: Database, ownerId: string): Promise<void> {
  const content = {
    ...{
      schemaVersion: 1,
      mode: 'http_plain',
      platform: 'web',
      model: 'openai/gpt-x',
      persona: 'You are 40.',
    },
    ...{ parameters: { temperature: 0.2 }, approve: true, reasoning: 'before', memory: 'notes', answers: {} },
  };
  await db.config.create({ data: { id: 'cfg_1', content } });
  await db.experiment.create({
    data: { id: 'exp_1', ownerId, name: 'Trust game', platform: 'web', hosts: ['study.example'] },
  });
  await db.session.create({
    data: { id: 'ses_1', experimentId: 'exp_1', name: 'Pilot', configId: 'cfg_1' },
  });
}

const BEGUN = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;

/** A job as if it had run: a minute for each page, every third a wait page, every fourth refused once. */
export async function plantJob(db: Database, given: NewJob): Promise<void> {
  const { id, ordinal, steps = 4, approve = false, state = 'completed', reason = 'finished' } = given;
  const { html } = given;
  const fixed = { sessionId: 'ses_1', participantId: `par_${id}`, configId: 'cfg_1', seed: 1, build: 'test' };
  const over = state === 'completed';
  await db.participant.create({
    data: {
      id: `par_${id}`,
      experimentId: 'exp_1',
      label: `P${ordinal}`,
      entryUrl: `http://study.example/p/${ordinal}`,
    },
  });
  await db.job.create({
    data: {
      ...{ id, ordinal, ...fixed, state, reason, steps: steps - 1, step: steps, attempt: 1 },
      ...{ phase: over ? 'closed' : approve ? 'ask' : 'look', pageLabel: labelOf(steps) },
      ...{ promptTokens: 1234, completionTokens: 56, costUsd: 0.0123, llmCalls: steps },
      ...{ createdAt: new Date(BEGUN + ordinal), stateSince: new Date(BEGUN + steps * MINUTE) },
      ...(state === 'paused' && reason !== 'by_user' ? { pausedBySystem: reason } : {}),
      ...(over ? { finishedAt: new Date(BEGUN + steps * MINUTE) } : {}),
    },
  });
  for (let step = 1; step <= steps; step++) {
    const page = html ? html[step] : PLAIN_PAGE;
    await plantStep(db, id, { number: step, isOpen: step === steps && !over, page });
  }
  await plantEvents(db, id);
}

function labelOf(step: number): string {
  return step % 3 === 0 ? 'Please wait' : step % 2 === 0 ? 'Your opinion' : 'About you';
}

async function plantStep(
  db: Database,
  jobId: string,
  { number, isOpen, page }: { number: number; isOpen: boolean; page: string | undefined },
): Promise<void> {
  const at = BEGUN + (number - 1) * MINUTE;
  const isWait = number % 3 === 0;
  const observation = aPage(isWait ? [] : FIELDS, { controls: isWait ? [] : [aButton(), aLink()] });
  const id = `step_${jobId}_${number}`;
  const snapshotHash = isWait || page === undefined ? null : await plantPage(db, page);
  await db.step.create({
    data: {
      ...{ id, jobId, number, kind: isWait ? 'wait' : 'form', label: labelOf(number) },
      ...{
        url: `http://study.example/page/${number}`,
        observation: observation as unknown as Prisma.InputJsonObject,
        looks: 1,
      },
      ...{ openedAt: new Date(at), leftAt: isOpen ? null : new Date(at + MINUTE) },
      ...{ readerVersion: 2, promptVersion: 3, reasoning: 'before', memory: 'notes' },
      snapshotHash,
    },
  });
  await db.checkpoint.create({
    data: { jobId, step: number, url: `http://study.example/page/${number}`, cookies: { cookies: [{}] } },
  });
  if (isWait) return;
  await plantCall(db, jobId, number, at);
  if (!isOpen) await plantSubmissions(db, { jobId, stepId: id, step: number, at });
}

async function plantPage(db: Database, html: string): Promise<string> {
  const hash = `page_${html.length}`;
  await db.pageSnapshot.upsert({ where: { hash }, create: { hash, gzip: gzipSync(html) }, update: {} });
  return hash;
}

const REPLY = { reasoning: REASONING, answers: ANSWERS, press: 'c1', notes: 'I said forty.' };

async function plantCall(db: Database, jobId: string, step: number, at: number): Promise<void> {
  await db.llmCall.create({
    data: {
      ...{ id: `call_${jobId}_${step}`, ownerKind: 'job', ownerId: jobId, jobId, sessionId: 'ses_1', step },
      ...{
        try: 0,
        send: 0,
        purpose: 'interpret',
        provider: 'openai',
        modelAsked: 'gpt-x',
        modelReturned: 'gpt-x-1',
      },
      ...{ parameters: { temperature: 0.2 }, structured: 'json_schema', requestId: 'req_1' },
      prompt: {
        schemaVersion: 1,
        version: 3,
        system: SYSTEM_TEXT,
        user: USER_TEXT,
        schema: { type: 'object' },
      },
      ...{ response: { id: 'cmpl_1', content: JSON.stringify(REPLY) }, reply: REPLY },
      ...{ status: 'answered', outcome: 'replied', promptTokens: 300, completionTokens: 20, costUsd: 0.003 },
      ...{ latencyMs: 12_000, createdAt: new Date(at + 2000), finishedAt: new Date(at + 14_000) },
    },
  });
}

async function plantSubmissions(
  db: Database,
  { jobId, stepId, step, at }: { jobId: string; stepId: string; step: number; at: number },
): Promise<void> {
  const refused = step % 4 === 0;
  for (const attempt of refused ? [1, 2] : [1]) {
    const isRefused = refused && attempt === 1;
    await db.submission.create({
      data: {
        ...{ id: `sub_${jobId}_${step}_${attempt}`, jobId, stepId, step, attempt, reply: REPLY },
        values: { age: ['40'], trust: ['2'], news: ['on'], thoughts: [ANSWERS.thoughts] },
        ...{ method: 'POST', url: 'http://study.example/', body: Buffer.from(''), sends: 1 },
        status: isRefused ? 'refused' : 'taken',
        ...(isRefused ? { messages: { page: [], fields: { age: ['Give your age in years.'] } } } : {}),
        ...{ sentAt: new Date(at + attempt * 20_000), settledAt: new Date(at + attempt * 20_000 + 4000) },
      },
    });
  }
}

async function plantEvents(db: Database, job: string): Promise<void> {
  const events = [
    { kind: 'page', data: { step: 1, page: 'form', label: 'About you', refused: false } },
    { kind: 'answered', data: { step: 1, attempt: 1 } },
    {
      kind: 'misfit',
      data: { step: 2, try: 1, outcome: 'misfit', errors: ['age: 7 is below the minimum 18.'] },
    },
    { kind: 'proposed', data: { step: 4, attempt: 1 } },
  ];
  await db.event.createMany({
    data: events.map((event, index) => ({ stream: `job:${job}`, sequence: index + 1, ...event })),
  });
}
