import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PlatformSchema, type PlatformName } from '../../domain/config.schema.ts';
import { isAllowedHost, recognisePlatform, takesPlace } from '../../domain/links.ts';
import type { Observation } from '../../domain/observation.ts';
import { renderPrompt, type Prompt } from '../../domain/prompt/render.ts';
import type { Memory, Reasoning } from '../../domain/prompt/settings.ts';
import { DEFAULT_PERSONA } from '../../domain/prompt/texts.ts';
import { AddressRefused, AnswerTooLarge, Unreachable } from '../../net/errors.ts';
import { createHttpClient, type HttpAnswer } from '../../net/http-client.ts';
import { createWayOut } from '../../net/way-out.ts';
import { observe } from '../../pages/platforms/observe.ts';
import type { PageJudgement, Platform } from '../../pages/platforms/platform.ts';
import { platforms } from '../../pages/platforms/registry.ts';
import { UsageError } from '../config.ts';
import { say, type Context } from '../context.ts';
import { pageAsText } from '../output/page.ts';

export interface ReadOptions {
  platform?: string;
  persona?: string;
  reasoning: Reasoning;
  memory: Memory;
  allowHost?: string[];
  takePlace?: boolean;
  json?: boolean;
}

/** A page as Proband reads it, and what a model would be told. */
export interface ReadReport {
  url: string;
  status: number;
  platform: PlatformName;
  kind: PageJudgement['kind'];
  observation: Observation;
  /** Null where nobody would be asked: wait pages, ends. */
  prompt: Pick<Prompt, 'version' | 'system' | 'user'> | null;
  schema: Prompt['format']['schema'] | null;
}

/**
 * `proband read`: follows a link, submits nothing, and prints the page as Proband reads it, with prompt and schema.
 * @returns the exit code: 0 there is a page, 1 there is none
 */
export async function read(context: Context, link: string, options: ReadOptions): Promise<number> {
  const url = checkLink(link);
  const platform = options.platform ? PlatformSchema.parse(options.platform) : recognisePlatform(link);
  if (platform === 'otree' && takesPlace(url) && !options.takePlace) {
    throw new UsageError(
      `Opening ${link} takes a place that no other participant gets then, or makes a session of its own. Say --take-place if that is meant, ` +
        "or read a participant's own link (…/InitializeParticipant/CODE).",
    );
  }
  const persona = options.persona === undefined ? DEFAULT_PERSONA : readPersona(options.persona);
  const answer = await fetchPage(context, platforms[platform], url, options.allowHost ?? []);
  const report = reportOf(answer, platforms[platform], { ...options, persona });
  context.stdout.write(options.json ? `${JSON.stringify(report)}\n` : pageAsText(report));
  if (!options.json) say(context, 'Nothing was submitted.');
  return 0;
}

function checkLink(link: string): URL {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(
    `${JSON.stringify(link)} is no web address; it has to begin with http:// or https://.`,
  );
}

function readPersona(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The file with the persona, ${file}, cannot be read: ${(error as Error).message}`);
  }
}

async function fetchPage(
  { settings }: Context,
  platform: Platform,
  link: URL,
  allowed: string[],
): Promise<HttpAnswer> {
  const dispatcher = createWayOut({ allowPrivate: true, ownPorts: new Set() });
  const http = createHttpClient({
    dispatcher,
    userAgent: `Mozilla/5.0 (compatible; Proband/${settings.build})`,
    timeoutMs: settings.durations.requestMs,
  });
  const id = `read_${randomBytes(4).toString('hex')}`;
  // Only where a place is taken: a participant's own link stays as it is, without a label of ours.
  const url = takesPlace(link) ? platform.entryUrl(link.href, { id, model: 'nobody' }) : link.href;
  const hosts = [link.host, ...allowed];
  try {
    return await http.send({
      ...{ method: 'GET', url, cookies: null },
      mayVisit: (to) => isAllowedHost(to, hosts),
    });
  } catch (error) {
    const known = [AddressRefused, AnswerTooLarge, Unreachable].some((kind) => error instanceof kind);
    throw known ? new UsageError((error as Error).message) : error;
  } finally {
    await dispatcher.close();
  }
}

function reportOf(
  answer: HttpAnswer,
  platform: Platform,
  settings: { persona: string; reasoning: Reasoning; memory: Memory },
): ReadReport {
  const type = answer.headers['content-type'] ?? '';
  if (answer.status === 200 && type !== '' && !/html|xml/i.test(type)) {
    throw new UsageError(`${answer.url} is no page: it came as ${type}.`);
  }
  const observation = observe(platform, answer);
  const judgement = platform.judge(answer, observation, null);
  if (judgement.kind === 'trouble')
    throw new UsageError(`There is no page at ${answer.url}: ${judgement.detail}.`);
  if (judgement.kind === 'blocked') {
    const to =
      answer.blocked === null ? '' : ` Say --allow-host ${new URL(answer.blocked).host} to follow it.`;
    throw new UsageError(`${judgement.detail}.${to}`);
  }
  if (judgement.kind === 'closed' || judgement.kind === 'full') {
    const why =
      judgement.kind === 'full'
        ? 'the study takes no more participants'
        : (judgement.detail ?? 'the study is closed, or not there');
    throw new UsageError(`There is no page at ${answer.url} (${answer.status}): ${why}.`);
  }
  const prompt = judgement.kind === 'form' ? promptFor(observation, settings) : null;
  return {
    url: answer.url,
    status: answer.status,
    platform: platform.name,
    kind: judgement.kind,
    observation,
    prompt: prompt && { version: prompt.version, system: prompt.system, user: prompt.user },
    schema: prompt && prompt.format.schema,
  };
}

function promptFor(
  observation: Observation,
  { persona, reasoning, memory }: { persona: string; reasoning: Reasoning; memory: Memory },
): Prompt {
  return renderPrompt({
    observation,
    settings: { persona, reasoning, memory, rewording: null },
    past: { notes: '', passed: [], transcript: [], leftOut: 0 },
    refusals: [],
    misfits: [],
  });
}
