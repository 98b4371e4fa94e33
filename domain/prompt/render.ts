import { replyFormat, type ReplyFormat } from '../reply-json-schema.ts';
import { wellFormedJson } from '../well-formed.ts';
import { correctionsSection } from './corrections-section.ts';
import { pageSection } from './page-section.ts';
import { pastSection } from './past-section.ts';
import type { PromptRequest } from './request.ts';
import type { PromptSettings } from './settings.ts';
import { REQUESTS, ROLE_HEADING, ROLE_OF_THE_TOOL } from './texts.ts';
import { PROMPT_VERSION } from './version.ts';

/** What a model is told about one page: two messages, and the form of its reply. */
export interface Prompt {
  version: number;
  system: string;
  user: string;
  format: ReplyFormat;
}

/** The prompt for a page. Pure: the same request gives the same texts. */
export function renderPrompt(request: PromptRequest): Prompt {
  const { observation, settings, past, pastCharacters, refusals, misfits } = request;
  const format = replyFormat(observation, settings);
  const propertyOf = new Map([...format.fieldOf].map(([property, field]) => [field, property]));
  const wording = REQUESTS[isReworded(request) ? 'reworded' : 'usual'];
  const sections = [
    ...pastSection(past, settings.memory, pastCharacters),
    pageSection(observation, propertyOf),
    ...correctionsSection(refusals, misfits, propertyOf, wording),
    requestSection(format, wording.ask),
  ];
  return {
    version: PROMPT_VERSION,
    ...wellFormedJson({ system: systemText(settings), user: sections.join('\n\n') }),
    format: { ...format, schema: wellFormedJson(format.schema) },
  };
}

/** Whether the request is put in other words, after so many refusals as the session says. */
export function isReworded({
  settings: { rewording },
  refusals,
}: Pick<PromptRequest, 'refusals'> & { settings: Pick<PromptSettings, 'rewording'> }): boolean {
  return rewording !== null && refusals.length >= rewording;
}

/** An empty persona is sent as empty: nothing takes its place. */
function systemText({ persona }: PromptSettings): string {
  return persona.trim() === '' ? ROLE_OF_THE_TOOL : `${ROLE_OF_THE_TOOL}\n\n${ROLE_HEADING}\n\n${persona}`;
}

const PARTS: Record<string, string> = {
  reasoning: 'a few sentences',
  answers:
    'an object with a property for each field of the list, by its name; null for a field that is left empty',
  press: 'the control to press, by its ref, e.g. "c1"',
  notes:
    'all that you will have to know on later pages, where you see this page no more; takes the place of the notes so far',
};
const WHEN = { before: ' on what leads to your answers', after: ' on why you answered so' } as const;

function requestSection({ schema }: ReplyFormat, ask: string): string {
  const parts = Object.keys(schema.properties ?? {});
  const when = parts[0] === 'reasoning' ? WHEN.before : WHEN.after;
  const lines = parts.map((part) => `- ${part}: ${PARTS[part]}${part === 'reasoning' ? when : ''}`);
  return `# Your reply\n\n${ask}\n\n${lines.join('\n')}`;
}
