import { randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ms, { type StringValue } from 'ms';
import { api, type JobView } from '../../domain/api.schema.ts';
import {
  MAX_TIMEOUT_MS,
  PlatformSchema,
  ConfigSchema,
  type PlatformName,
} from '../../domain/config.schema.ts';
import { recognisePlatform } from '../../domain/links.ts';
import { problemWithPanelIds } from '../../domain/panel-ids.ts';
import type { Memory, Reasoning } from '../../domain/prompt/settings.ts';
import { readAnswers } from '../answers-file.ts';
import type { ApiClient } from '../client.ts';
import { UsageError } from '../config.ts';
import { connectRunning, type Connection } from '../connect.ts';
import { say, type Context } from '../context.ts';
import { costText } from '../output/dollars.ts';
import { createProgress } from '../output/progress.ts';
import { readEnds } from './ends-file.ts';
import { readPace } from './pace-option.ts';
import { follow, summaryOf, totalsOf } from './follow.ts';
import { credentialFor, introduce, readModel, type ModelChoice, type ModelOptions } from './run-model.ts';
import { resolveLinks } from './start-links.ts';
import { withStudyOwners } from './study-owners.ts';

export interface RunOptions extends ModelOptions {
  links?: string;
  count: number;
  mode: 'http_plain';
  platform?: string;
  name?: string;
  persona?: string;
  reasoning?: Reasoning;
  memory?: Memory;
  rewording?: number;
  askAlways?: boolean;
  approve?: boolean;
  pace?: string;
  answers?: string;
  seed?: number;
  timeout?: string;
  maxSteps?: number;
  allowHost?: string[];
  studyBy?: string;
  ends?: string;
  json?: boolean;
  continue?: string | true;
}

/**
 * Sends participants through a study and waits until none can go on by itself.
 * @returns the exit code: 0 all completed, 2 some did not
 */
export async function run(context: Context, urls: string[], options: RunOptions): Promise<number> {
  const request = options.continue
    ? checkContinue(urls, options)
    : await withEntryLinks(context, readRequest(urls, options), options);
  const connection = await connectRunning(context.installation, context.settings, 'run', (line) =>
    say(context, line),
  );
  const onInterrupt = leaveOnInterrupt(context, connection);
  try {
    const { client } = connection;
    const session = request
      ? await startSession(context, client, request, options)
      : await sessionToContinue(client, options);
    if (session === null) return nothingToContinue(context, options);
    print(context, options, { session });
    const ids = request
      ? await startJobs(context, client, session, request, options)
      : await jobsOf(client, session);
    print(context, options, { jobs: ids });
    if (!options.json)
      say(context, `Session ${session}: ${ids.length} participant${ids.length === 1 ? '' : 's'}`);
    const jobs = await follow(client, session, options.json ? null : createProgress(context.stderr));
    const { notes } = await client.call(api.sessionNotes, { query: { session } });
    return conclude(
      context,
      options,
      jobs,
      notes.map(({ note }) => note),
    );
  } finally {
    process.off('SIGINT', onInterrupt);
    await connection.release();
  }
}

/** Exit code of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

function leaveOnInterrupt(context: Context, connection: Connection): () => void {
  const leave = (): void => {
    say(context, 'The jobs stay. `proband run --continue` goes on with them.');
    void connection.release().finally(() => process.exit(INTERRUPTED));
  };
  process.once('SIGINT', leave);
  return leave;
}

/** A run that is continued starts nothing, so there is nothing to say about what would be started. */
function checkContinue(urls: string[], options: RunOptions): null {
  const linkGiven = typeof options.continue === 'string' && options.continue.includes('://');
  if (urls.length > 0 || options.links !== undefined || linkGiven) {
    throw new UsageError(
      '--continue waits for a run that was started before, and starts nothing: leave the links out.',
    );
  }
  return null;
}

interface Request {
  urls: string[];
  experiment: string;
  name: string;
  hosts: string[];
  model: ModelChoice;
  config: ReturnType<typeof ConfigSchema.parse>;
  seed: number;
}

/** Checks everything that was asked for before anything is started. */
function readRequest(given: string[], options: RunOptions): Request {
  const links = [...given, ...(options.links ? readLinks(options.links) : [])].map(checkLink);
  const [first] = links;
  if (first === undefined) {
    throw new UsageError(
      'Give the link of a study, or --links FILE, or --continue. `proband run --help` has examples.',
    );
  }
  const urls = links.flatMap((link) => Array.from({ length: options.count }, () => link));
  const paid = problemWithPanelIds(links);
  if (paid) throw new UsageError(paid);
  const model = readModel(options);
  const config = ConfigSchema.parse({
    mode: options.mode,
    platform: platformFor(links, options.platform),
    model: model.model,
    parameters: model.parameters,
    price: model.price,
    persona: options.persona === undefined ? undefined : readText(options.persona, 'persona'),
    reasoning: options.reasoning,
    memory: options.memory,
    rewording: options.rewording,
    askAlways: options.askAlways,
    approve: options.approve,
    pace: readPace(options.pace),
    answers: options.answers === undefined ? undefined : readAnswers(options.answers),
    ends: options.ends ? readEnds(options.ends) : [],
    limits: {
      timeoutMs: readDuration(options.timeout),
      ...(options.maxSteps ? { maxSteps: options.maxSteps } : {}),
    },
  });
  const hosts = [...new Set([...links.map((link) => new URL(link).host), ...(options.allowHost ?? [])])];
  const name = options.name ?? new URL(first).host;
  return {
    urls,
    experiment: name,
    name,
    hosts,
    model,
    config,
    seed: options.seed ?? randomInt(1, 1_000_000),
  };
}

/** The request with links that jobs can enter by, once it is clear that each takes a participant in. */
async function withEntryLinks(context: Context, request: Request, { json }: RunOptions): Promise<Request> {
  const tell = (line: string): void => (json ? undefined : say(context, line));
  const urls = await resolveLinks(context.settings, request.config.platform, request.urls, tell);
  return { ...request, urls };
}

function readLinks(file: string): string[] {
  const lines = readText(file, 'links')
    .split(/\r?\n/)
    .map((line) => line.trim());
  const links = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (links.length === 0) throw new UsageError(`${file} holds no link. It takes one link a line.`);
  return links;
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The file with the ${what}, ${file}, cannot be read: ${(error as Error).message}`);
  }
}

function checkLink(link: string): string {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (url && /^https?:$/.test(url.protocol)) return link;
  throw new UsageError(
    `${JSON.stringify(link)} is no web address; it has to begin with http:// or https://.`,
  );
}

function platformFor(links: string[], asked: string | undefined): PlatformName {
  if (asked !== undefined) return PlatformSchema.parse(asked);
  const found = [...new Set(links.map(recognisePlatform))];
  if (found.length === 1) return found[0] as PlatformName;
  throw new UsageError('These links belong to different platforms; run them apart, or say --platform.');
}

function readDuration(text: string | undefined): number | null {
  if (text === undefined) return null;
  // Without a unit `ms` takes milliseconds, which nobody means here.
  const duration = /^\d+(\.\d+)? *[a-z]+$/i.test(text)
    ? (ms(text as StringValue) as number | undefined)
    : undefined;
  if (duration === undefined || Number.isNaN(duration) || duration <= 0) {
    throw new UsageError(`--timeout ${JSON.stringify(text)} is no duration; write it as 90s, 45m or 2h.`);
  }
  if (duration > MAX_TIMEOUT_MS)
    throw new UsageError('--timeout may be at most 90 days; leave it out for no limit.');
  return Math.round(duration);
}

async function startSession(
  context: Context,
  client: ApiClient,
  { experiment, name, hosts, model, config }: Request,
  options: RunOptions,
): Promise<string> {
  const credential = model.name && (await credentialFor(client, model.name, options));
  if (credential && !options.json) say(context, introduce(model, credential));
  const body = {
    ...{ requestKey: randomUUID(), experiment, name, hosts },
    config: { ...config, credential: credential?.id ?? null },
    maxCostUsd: options.maxCost,
    maxJobCostUsd: options.maxCostPerJob,
  };
  return (await client.call(api.createSession, { body })).session;
}

async function startJobs(
  context: Context,
  client: ApiClient,
  session: string,
  { urls, seed }: Request,
  { studyBy }: RunOptions,
): Promise<string[]> {
  const body = { requestKey: randomUUID(), entries: urls.map((url) => ({ url })), seed };
  const { jobs } = await withStudyOwners(context, studyBy, (studyRunBy) =>
    client.call(api.createJobs, { params: { id: session }, body: { ...body, studyRunBy } }),
  );
  return jobs;
}

async function sessionToContinue(client: ApiClient, options: RunOptions): Promise<string | null> {
  if (typeof options.continue === 'string') return options.continue;
  return (await client.call(api.unfinishedSession)).session;
}

async function jobsOf(client: ApiClient, session: string): Promise<string[]> {
  return (await client.call(api.listJobs, { query: { session } })).jobs.map(({ id }) => id);
}

function nothingToContinue(context: Context, options: RunOptions): number {
  say(context, 'No run is unfinished.');
  print(context, options, { summary: { jobs: [], totals: totalsOf([]) } });
  return 0;
}

function conclude(context: Context, options: RunOptions, views: JobView[], notes: string[]): number {
  const jobs = views.map(summaryOf);
  print(context, options, {
    summary: { jobs, totals: totalsOf(jobs), ...(notes.length > 0 ? { notes } : {}) },
  });
  const open = views.filter(({ state }) => state !== 'completed');
  if (!options.json) {
    const totals = totalsOf(jobs);
    const cost = costText(totals);
    say(
      context,
      `${totals.completed} of ${jobs.length} completed · ${totals.steps} pages · ${totals.llmCalls} model calls · cost ${cost}`,
    );
    for (const note of notes) say(context, note);
    for (const job of open) say(context, `  ${job.id} ${job.state} (${job.reason}): proband why ${job.id}`);
  }
  return open.length === 0 ? 0 : 2;
}

/** With --json stdout holds one JSON object a line and nothing else. */
function print({ stdout }: Context, { json }: RunOptions, value: unknown): void {
  if (json) stdout.write(`${JSON.stringify(value)}\n`);
}
