import type { Refusal } from '../refusal.ts';
import { tagged, withoutTags } from './study-text.ts';
import type { REQUESTS } from './texts.ts';

type Wording = (typeof REQUESTS)[keyof typeof REQUESTS];

/** What was given to this page before and came back: from the study, or from the check before it. */
export function correctionsSection(
  refusals: readonly Refusal[],
  misfits: readonly string[],
  propertyOf: Map<string, string>,
  wording: Wording,
): string[] {
  return [
    ...(refusals.length > 0 ? [sentBack(refusals, propertyOf, wording)] : []),
    ...(misfits.length > 0 ? [didNotFit(misfits)] : []),
  ];
}

function sentBack(refusals: readonly Refusal[], propertyOf: Map<string, string>, wording: Wording): string {
  const tries = refusals.map((refusal, index) => {
    const named = Object.entries(refusal.fields).flatMap(([field, messages]) =>
      messages.map((message) => `- ${propertyOf.get(field) ?? field}: ${message}`),
    );
    const said = [...refusal.page.map((message) => `- ${message}`), ...named];
    const messages = said.length > 0 ? tagged('messages', said.join('\n')) : 'It gave no reason.';
    return `${index + 1}. You gave ${given(refusal, propertyOf)}\nThe study said:\n${messages}`;
  });
  return ['# What was sent back', wording.sentBack, ...tries].join('\n\n');
}

function given({ reply }: Refusal, propertyOf: Map<string, string>): string {
  const answers = Object.entries(reply.answers).map(([field, answer]) => [
    propertyOf.get(field) ?? field,
    answer,
  ]);
  return withoutTags(JSON.stringify({ answers: Object.fromEntries(answers) as unknown, press: reply.press }));
}

/** Reasons repeat labels of the page, so they are the study's text too. */
function didNotFit(misfits: readonly string[]): string {
  const lines = misfits.map((misfit) => `- ${misfit.replace(/\s+/g, ' ')}`);
  return `# What did not fit\n\nYour reply to this page could not be used, and the study has not seen it:\n\n${tagged('messages', lines.join('\n'))}`;
}
