import { readFileSync } from 'node:fs';
import { PlatformSchema, type PlatformName } from '../../domain/config.schema.ts';
import { recognisePlatform, takesPlace } from '../../domain/links.ts';
import type { Observation } from '../../domain/observation.ts';
import { renderPrompt, type Prompt } from '../../domain/prompt/render.ts';
import type { Memory, Reasoning } from '../../domain/prompt/settings.ts';
import { DEFAULT_PERSONA } from '../../domain/prompt/texts.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import { judgeAnswer } from '../../pages/platforms/judge.ts';
import type { Fault, PageJudgement, Platform } from '../../pages/platforms/platform.ts';
import { platforms } from '../../pages/platforms/registry.ts';
import { UsageError } from '../config.ts';
import { say, type Context } from '../context.ts';
import { pageAsText } from '../output/page.ts';
import { checkLink, fetchStudyPage } from '../study-page.ts';

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
  const answer = await fetchStudyPage(context.settings, url, { platform, allowed: options.allowHost ?? [] });
  const report = reportOf(answer, platforms[platform], { ...options, persona });
  context.stdout.write(options.json ? `${JSON.stringify(report)}\n` : pageAsText(report));
  if (!options.json) say(context, 'Nothing was submitted.');
  return 0;
}

function readPersona(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The file with the persona, ${file}, cannot be read: ${(error as Error).message}`);
  }
}

function reportOf(
  answer: HttpAnswer,
  platform: Platform,
  settings: { persona: string; reasoning: Reasoning; memory: Memory },
): ReadReport {
  const found = judgeAnswer(platform, answer, null, []);
  if ('fault' in found) throw new UsageError(whyNone(answer, found.fault));
  const { page: observation, judgement } = found;
  const { kind } = judgement;
  if (kind === 'closed' || kind === 'full') {
    const why = judgement.detail ?? WHY_NOBODY[kind];
    throw new UsageError(`There is no page at ${answer.url} (${answer.status}): ${why}.`);
  }
  const prompt = kind === 'form' ? promptFor(observation, settings) : null;
  return {
    ...{ url: answer.url, status: answer.status, platform: platform.name, kind, observation },
    prompt: prompt && { version: prompt.version, system: prompt.system, user: prompt.user },
    schema: prompt && prompt.format.schema,
  };
}

const WHY_NOBODY = {
  full: 'the study takes no more participants',
  closed: 'the study is closed, or not there',
};

function whyNone({ url, blocked }: HttpAnswer, { kind, detail }: Fault): string {
  if (kind !== 'blocked') return `There is no page at ${url}: ${detail}.`;
  return `${detail}.${blocked === null ? '' : ` Say --allow-host ${new URL(blocked).host} to follow it.`}`;
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
