import type { z } from 'zod';
import { readSample } from '../examples/pages/samples.ts';
import { onlyNext } from '../domain/arrival.ts';
import type { ConfigContent, PlatformName } from '../domain/config.schema.ts';
import type { Observation, PageKind } from '../domain/observation.ts';
import type { previewEndpoints } from '../domain/preview.schema.ts';
import type { PromptRequest } from '../domain/prompt/request.ts';
import { parseModelName } from '../domain/providers.ts';
import type { LearntOfModel } from '../models/access.ts';
import { promptForModel, type ProviderPrompt } from '../models/provider-prompt.ts';
import type { HttpAnswer } from '../net/http-client.ts';
import { judgeAnswer } from '../pages/platforms/judge.ts';
import { platforms } from '../pages/platforms/registry.ts';
import { whyTooNested } from '../pages/reader/page-weight.ts';
import { ApiError } from './errors.ts';
import { unknownModel } from './session-model.ts';

type Asked = z.output<typeof previewEndpoints.preview.body>;
type Answer = z.input<typeof previewEndpoints.preview.response>;

/**
 * What the model of these settings would be told about a page, by the same rules as a job's agent. Pure but for the samples.
 * @param learnt of this model at the credential
 * @throws ApiError where there is no such page or model
 */
export function preview({ config, page: given, past }: Asked, learnt: LearntOfModel): Answer {
  const { html, url, platform } = pageOf(given, config.platform);
  const judged = judgeAnswer(platforms[platform], answerWith(html, url), null, config.ends);
  if ('fault' in judged)
    throw new ApiError(400, 'page_unreadable', `This is no page: ${judged.fault.detail}.`);
  const { page, judgement } = judged;
  const why = whyNotAsked(config, page, judgement.kind);
  const prompt = why === null ? promptFor(config, learnt, requestFor(config, page, past)) : null;
  return {
    prompt,
    page: {
      ...{ kind: judgement.kind, title: page.title, messages: page.messages, unseen: page.unseen },
      fields: page.fields.map(({ name, label, type, required }) => ({ name, label, type, required })),
      controls: page.controls.map(({ label }) => label),
    },
    warnings: [
      ...(why === null ? [] : [why]),
      ...(why === null && config.model === 'dry-run' ? [DRY_RUN] : []),
      ...page.unseen.map((what) => `A participant in plain HTTP does not perceive: ${what}.`),
    ],
  };
}

const DRY_RUN = 'A dry run throws dice, and is told nothing: this is what a model would be told.';

function pageOf(
  given: Asked['page'],
  own: PlatformName,
): { html: string; url: string; platform: PlatformName } {
  if ('sample' in given) {
    const sample = readSample(given.sample);
    if (!sample) throw new ApiError(400, 'no_sample', `There is no sample page ${given.sample}.`);
    return sample;
  }
  const heavy = whyTooNested(given.html);
  if (heavy) {
    const text = `This page cannot be shown here: ${heavy}. Take the part with the questions alone.`;
    throw new ApiError(400, 'page_too_nested', text);
  }
  return { ...given, platform: own };
}

/** As if a study had sent it. */
function answerWith(body: string, url: string): HttpAnswer {
  return {
    ...{ status: 200, url, headers: {}, body, charset: 'UTF-8' },
    cookies: { version: 'tough-cookie', storeType: null, rejectPublicSuffixes: false, cookies: [] },
    ...{ redirects: [], blocked: null, endless: false, retryAfterMs: null },
  };
}

function whyNotAsked({ askAlways }: ConfigContent, page: Observation, kind: PageKind): string | null {
  if (kind !== 'form') return `Nobody is asked about this page: it is taken for ${KINDS[kind]}.`;
  if (askAlways || onlyNext(page) === null) return null;
  return 'Nobody is asked about this page, as there is only one button to press: it is pressed, and the page is told with the next one. The setting “ask always” changes that.';
}

const KINDS: Record<Exclude<PageKind, 'form'>, string> = {
  wait: 'a wait page',
  finished: 'the end of the study',
  screened_out: 'the end of the study, without having taken part',
  full: 'the word that the study is full',
  closed: 'the word that the study is closed',
  end_unclear: 'a page on which nothing can be done',
  needs_script: 'a page that needs a browser',
};

function requestFor(config: ConfigContent, observation: Observation, past: Asked['past']): PromptRequest {
  const pages = past.pages;
  const remembers = config.memory === 'transcript';
  return {
    observation,
    settings: config,
    past: {
      notes: past.notes,
      passed: remembers ? [] : pages,
      transcript: remembers ? pages : [],
      leftOut: 0,
    },
    refusals: [],
    misfits: [],
  };
}

function promptFor(config: ConfigContent, learnt: LearntOfModel, request: PromptRequest): Answer['prompt'] {
  const isDry = config.model === 'dry-run';
  const name = isDry ? ({ provider: 'openai', model: 'any' } as const) : parseModelName(config.model);
  if (!name) throw new ApiError(400, 'model_unknown', unknownModel(config.model));
  const made = promptForModel(request, name, learnt, isDry ? {} : config.parameters);
  const { version, system, user, format } = made;
  const characters = charactersOf(made);
  return {
    version,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ],
    schema: format.schema as unknown as Record<string, unknown>,
    structured: isDry ? null : made.structured,
    parameters: isDry ? config.parameters : made.made.parameters,
    dropped: made.made.dropped,
    characters,
    // About four characters a token in the languages of most studies.
    tokens: { about: Math.ceil(characters / 4), most: made.mostInputTokens },
  };
}

function charactersOf({ system, user, format, structured }: ProviderPrompt): number {
  const schema = structured === 'json_schema' ? JSON.stringify(format.schema).length : 0;
  return system.length + user.length + schema;
}
