import type { z } from 'zod';
import type { ProposalSchema } from '../../../../domain/decisions.schema.ts';
import type { Answer } from '../../../../domain/reply.ts';

export type ProposedField = z.infer<typeof ProposalSchema>['fields'][number];

/** What stands in the form, by field name: as it is typed, so that nothing is lost that does not fit. */
export type Draft = Record<string, string | string[] | boolean>;

/** The form as it is filled with the proposed answers. */
export function draftOf(fields: readonly ProposedField[], answers: Record<string, Answer>): Draft {
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      entryOf(field, Object.hasOwn(answers, field.name) ? (answers[field.name] ?? null) : null),
    ]),
  );
}

function entryOf({ type, choices }: ProposedField, answer: Answer): Draft[string] {
  if (type === 'checkbox') return answer === true || answer === (choices[0]?.value ?? 'on');
  if (type === 'choices') return answer === null ? [] : [answer].flat().map(String);
  return answer === null ? '' : [answer].flat().map(String).join(', ');
}

/** The answers that a form stands for. What is left empty is answered with nothing, unless that is a choice. */
export function answersOf(fields: readonly ProposedField[], draft: Draft): Record<string, Answer> {
  return Object.fromEntries(fields.map((field) => [field.name, answerOf(field, draft[field.name] ?? '')]));
}

function answerOf({ choices }: ProposedField, entry: Draft[string]): Answer {
  if (entry !== '') return entry;
  return choices.some(({ value }) => value === '') ? '' : null;
}

/** Whether somebody has changed what was proposed. */
export function isChanged(before: Draft, after: Draft): boolean {
  return Object.keys(before).some((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

/** The fields that go with a control: a button sends those of its form, a link none. */
export function fieldsOf(fields: readonly ProposedField[], form: number | null | undefined): ProposedField[] {
  return form === undefined ? [...fields] : fields.filter((field) => field.form === form);
}
