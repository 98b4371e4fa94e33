import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSample } from '../../examples/pages/samples.ts';
import { api } from '../../domain/api.schema.ts';
import { ConfigSchema } from '../../domain/config.schema.ts';
import { openDatabase, type Database } from '../../prisma/database.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { addCredential } from '../support/models.ts';
import { startProvider } from '../support/providers/stand-in.ts';
import { finished, serveTiny, type TinyStudy } from '../support/tiny-study.ts';

let lab: Lab;
let tiny: TinyStudy;
let db: Database;

const HTML = readSample('questionnaire')?.html ?? '';
const answered = new Set<string>();

beforeAll(async () => {
  tiny = await serveTiny(({ method, path }) => {
    if (method === 'POST') answered.add(path.split('/')[1] ?? '');
    if (method === 'POST') return { to: path };
    return answered.has(path.split('/')[1] ?? '') ? finished() : HTML.replace(/action="[^"]*"/, '');
  });
  lab = await startLab();
  db = openDatabase(lab.databaseUrl(), 'test');
});
afterAll(async () => {
  await db?.$disconnect();
  await Promise.all([lab?.stop(), tiny?.close()]);
});

/** The first call of a job on that page, as the ledger has it, and the preview of the same settings. */
async function both(name: string, config: Record<string, unknown>) {
  const { session, jobs } = await lab.start([`${tiny.url}/${name}`], config);
  await lab.untilOver(session);
  const [call] = await db.llmCall.findMany({
    where: { jobId: jobs[0] ?? '' },
    orderBy: { createdAt: 'asc' },
  });
  const calls = await db.llmCall.count();
  const body = {
    config: ConfigSchema.parse({ platform: 'web', ...config }),
    page: { sample: 'questionnaire' },
  };
  const { prompt } = await lab.client.call(api.preview, { body });
  expect(await db.llmCall.count()).toBe(calls);
  return { call, prompt };
}

test('a preview is what a dry run records that a model would be told, to the byte', async () => {
  const config = { parameters: { recordPrompts: true }, persona: 'You are Ada.', reasoning: 'after' };
  const { call, prompt } = await both('dry', config);
  const { wouldBe } = call?.prompt as unknown as { wouldBe: Record<string, unknown> };
  const [system, user] = prompt?.messages ?? [];
  expect({ version: prompt?.version, system: system?.content, user: user?.content }).toEqual({
    version: wouldBe.version,
    system: wouldBe.system,
    user: wouldBe.user,
  });
  expect(prompt?.schema).toEqual(wouldBe.schema);
});

test.each([
  ['openai', 'openai/gpt-4o'],
  ['anthropic', 'anthropic/claude-sonnet-4-5'],
] as const)('and what the ledger records of a call to a provider like %s', async (kind, model) => {
  await using standIn = await startProvider({ kind });
  const credential = await addCredential(lab, standIn);
  const config = { model, credential, memory: 'transcript', parameters: { temperature: 0.3 } };
  const { call, prompt } = await both(kind, config);
  const recorded = call?.prompt as unknown as {
    version: number;
    system: string;
    user: string;
    schema: object;
  };
  const [system, user] = prompt?.messages ?? [];
  expect({
    version: prompt?.version,
    system: system?.content,
    user: user?.content,
    schema: prompt?.schema,
  }).toEqual({
    version: recorded.version,
    system: recorded.system,
    user: recorded.user,
    schema: recorded.schema,
  });
  expect(prompt).toMatchObject({ structured: call?.structured, parameters: call?.parameters });
});
