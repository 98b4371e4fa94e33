import type { Control, Field } from '../observation.ts';
import type { Answer, Reply } from '../reply.ts';
import type { Messages } from '../refusal.ts';
import type { AnswerRow } from './answers.schema.ts';

/** A submission with what the page had to fill in and to press. */
export interface SubmittedPage {
  fields: Field[];
  controls: Control[];
  reply: Reply;
  /** What was sent for each field, by name. */
  values: Record<string, string[]>;
  messages: Messages | null;
}

/** What a row says of one field. */
export type FieldAnswer = Pick<
  AnswerRow,
  | 'field'
  | 'label'
  | 'group_label'
  | 'type'
  | 'required'
  | 'value'
  | 'value_number'
  | 'value_label'
  | 'sent'
  | 'replied'
  | 'messages'
> & { choices: Record<string, string> | null };

/** What was answered, field by field in the order of the page; last the button, where pressing it sends a value. */
export function fieldAnswers(page: SubmittedPage): FieldAnswer[] {
  return [...page.fields.map((field) => answerTo(field, page)), ...pressOf(page)];
}

function answerTo(field: Field, { reply, values, messages }: SubmittedPage): FieldAnswer {
  const { name, label, type } = field;
  const sent = own(values, name) ?? [];
  const value = valueOf(field, sent);
  return {
    field: name,
    label: label || null,
    group_label: field.group ?? null,
    type,
    required: field.required,
    value,
    value_number: typeof value === 'number' ? value : numberIn(value),
    value_label: labelOf(field, sent),
    sent,
    replied: own(reply.answers, name) ?? null,
    messages: own(messages?.fields ?? {}, name) ?? [],
    choices: choicesOf(field),
  };
}

/** Buttons with a value are how some studies ask: oTree's choice buttons. */
function pressOf({ controls, reply }: SubmittedPage): FieldAnswer[] {
  const pressed = controls.find(({ ref }) => ref === reply.press);
  if (!pressed?.sends || pressed.sends.picture || pressed.sends.name === '') return [];
  const { name, value } = pressed.sends;
  const same = controls.flatMap(({ sends, label }) => (sends?.name === name ? [[sends.value, label]] : []));
  return [
    {
      ...{ field: name, label: null, group_label: null, type: 'button', required: true },
      ...{ value: value || null, value_number: numberIn(value), value_label: pressed.label },
      ...{ sent: [value], replied: pressed.label, messages: [] },
      choices: Object.fromEntries(same) as Record<string, string>,
    },
  ];
}

/** What was sent, as what the field is: see the column `value`. */
function valueOf({ type }: Field, sent: string[]): Answer {
  if (type === 'choices') return sent.length === 0 ? null : sent;
  if (type === 'checkbox') return sent.length > 0;
  const [text] = sent;
  if (text === undefined || text === '') return null;
  if (type === 'integer' || type === 'decimal') return numberIn(text) ?? text;
  return text;
}

const PLAIN_NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** @returns null for what is no number, or more of one than can be kept exactly */
function numberIn(value: Answer): number | null {
  if (typeof value !== 'string' || !PLAIN_NUMBER.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number))
    ? number
    : null;
}

function labelOf({ type, choices }: Field, sent: string[]): string | null {
  if (type !== 'choice' && type !== 'choices') return null;
  const labels = sent.flatMap((one) => choices.find(({ value }) => value === one)?.label ?? []);
  return labels.length === 0 ? null : labels.join('\n');
}

function choicesOf({ type, choices }: Field): Record<string, string> | null {
  if (type !== 'choice' && type !== 'choices') return null;
  return Object.fromEntries(choices.map(({ value, label }) => [value, label]));
}

/** Names come from the page and may be those of every object's own methods. */
function own<T>(record: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
