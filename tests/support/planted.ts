import type pg from 'pg';

/** What a test wants to find again in an export. */
export interface Planted {
  session: string;
  job: string;
}

/** Texts that spoil tables when they are written carelessly. */
export const AWKWARD = [
  'plain',
  'a "quoted" word, and a comma',
  'two\nlines',
  '=SUM(A1:A9)',
  '+1',
  '-1',
  '@cmd',
  'NA',
  'null',
  'TRUE',
  '007',
  '  spaces  ',
  '😀 👩‍👩‍👧 ½',
  'שלום עולם',
  'مرحبا',
  '日本語',
  "it's #1 \\ back\\slash; tab\there",
  'line\u2028separator',
  'x'.repeat(300_000),
];

/**
 * Writes a session of a model into the database as if its job had run: a page for each text, with the text as its answer
 * and one call each.
 */
export async function plantSession(db: pg.Client, name: string, texts: readonly string[]): Promise<Planted> {
  const ids = { session: `ses_${name}`, job: `job_${name}` };
  const config = JSON.stringify({
    ...{ schemaVersion: 1, mode: 'http_plain', platform: 'web', model: 'openai/gpt-x', persona: 'You.' },
    ...{ parameters: { temperature: 0.2 }, reasoning: 'before', memory: 'notes' },
  });
  await db.query(`INSERT INTO "Config" (id, content) VALUES ($1, $2)`, [`cfg_${name}`, config]);
  await db.query(
    `INSERT INTO "Experiment" (id, "ownerId", name, platform, hosts) SELECT $1, id, 'planted', 'web', '{}' FROM "User" LIMIT 1`,
    [`exp_${name}`],
  );
  await db.query(
    `INSERT INTO "Session" (id, "experimentId", name, "configId") VALUES ($1, $2, 'planted', $3)`,
    [ids.session, `exp_${name}`, `cfg_${name}`],
  );
  await db.query(
    `INSERT INTO "Participant" (id, "experimentId", label, "entryUrl") VALUES ($1, $2, 'P1', 'http://study.example/')`,
    [`par_${name}`, `exp_${name}`],
  );
  await db.query(
    `INSERT INTO "Job" (id, "sessionId", "participantId", "configId", ordinal, seed, build, state, reason, phase, "finishedAt")
     VALUES ($1, $2, $3, $4, 0, 1, 'test', 'completed', 'finished', 'closed', now())`,
    [ids.job, ids.session, `par_${name}`, `cfg_${name}`],
  );
  for (const [index, text] of texts.entries()) await plantPage(db, ids, index + 1, text);
  return ids;
}

async function plantPage(
  db: pg.Client,
  { session, job }: Planted,
  step: number,
  text: string,
): Promise<void> {
  const field = {
    ...{ name: 'thoughts', label: 'What do you think?', type: 'textarea', choices: [], min: null, max: null },
    ...{ step: null, maxLength: null, pattern: null, required: true, value: null, messages: [], form: 0 },
  };
  const observation = JSON.stringify({
    ...{ readerVersion: 2, url: 'http://study.example/', title: 'Thoughts', text, unseen: [], messages: [] },
    ...{
      fields: [field],
      controls: [{ ref: 'c1', label: 'Next', kind: 'submit', form: 0, sends: null, href: null }],
    },
  });
  const id = `${job}_${step}`;
  await db.query(
    `INSERT INTO "Step" (id, "jobId", number, kind, url, label, observation) VALUES ($1, $2, $3, 'form', 'http://study.example/', 'Thoughts', $4)`,
    [`step_${id}`, job, step, observation],
  );
  const reply = JSON.stringify({ reasoning: text, answers: { thoughts: text }, press: 'c1', notes: text });
  await db.query(
    `INSERT INTO "Submission" (id, "jobId", "stepId", step, attempt, reply, values, method, url, body, status, "sentAt")
     VALUES ($1, $2, $3, $4, 1, $5, $6, 'POST', 'http://study.example/', '', 'taken', now())`,
    [`sub_${id}`, job, `step_${id}`, step, reply, JSON.stringify({ thoughts: [text] })],
  );
  await plantCall(db, {
    session,
    id: `call_${id}`,
    job,
    step,
    prompt: text,
    status: 'answered',
    outcome: 'replied',
  });
}

export interface PlantedCall {
  id: string;
  session: string;
  job: string;
  step: number;
  status: string;
  prompt?: string;
  outcome?: string;
  error?: string;
  costUsd?: string;
  boundUsd?: string;
  promptTokens?: number;
  model?: string;
  createdAt?: string;
}

/** One row of the ledger. */
export async function plantCall(db: pg.Client, call: PlantedCall): Promise<void> {
  await db.query(
    `INSERT INTO "LlmCall" (id, "ownerKind", "ownerId", step, try, send, purpose, "jobId", "sessionId", provider,
       "modelAsked", parameters, prompt, status, outcome, error, "costUsd", "boundUsd", "promptTokens", "createdAt")
     VALUES ($1, 'job', $2, $3, 1, (SELECT count(*) FROM "LlmCall" WHERE "ownerId" = $2 AND step = $3), 'reply', $2, $4,
       'openai', $5, '{}', $6, $7, $8, $9, $10, $11, $12, coalesce($13::timestamptz, now()))`,
    [
      ...[
        call.id,
        call.job,
        call.step,
        call.session,
        call.model ?? 'gpt-x',
        JSON.stringify(call.prompt ?? 'hi'),
      ],
      ...[
        call.status,
        call.outcome,
        call.error,
        call.costUsd,
        call.boundUsd,
        call.promptTokens,
        call.createdAt,
      ],
    ],
  );
}
