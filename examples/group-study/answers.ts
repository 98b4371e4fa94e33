import type { Messages, Sent, Value, Values } from './entries.ts';
import type { Question } from './questions.ts';

/** The values of a form, and what is wrong with it; it is right if there are no messages. */
export interface Checked {
  values: Values;
  messages: Messages;
}

/** One answer: a value, or why it is none. */
type Answer = { value: Value } | { message: string };

/** Checks what was sent against the questions of a page. Names that no question has are left out. */
export function checkAnswers(questions: Question[], sent: Sent): Checked {
  const checked: Checked = { values: {}, messages: {} };
  for (const question of questions.flatMap(rowsOf)) {
    const answer = check(
      question,
      (sent[question.name] ?? []).filter((value) => value.trim() !== ''),
    );
    if ('value' in answer) checked.values[question.name] = answer.value;
    else checked.messages[question.name] = answer.message;
  }
  return checked;
}

type SingleQuestion = Exclude<Question, { kind: 'table' }>;

/** A table is as many radio questions as it has rows. */
function rowsOf(question: Question): SingleQuestion[] {
  if (question.kind !== 'table') return [question];
  return question.rows.map((row) => ({ kind: 'radio', ...row, options: question.options }));
}

function check(question: SingleQuestion, sent: string[]): Answer {
  if (question.kind === 'checkbox') return checkBox(question.optional === true, sent);
  if (sent.length === 0 && question.optional !== true) return { message: 'Please answer this question.' };
  if (question.kind === 'checkboxes') {
    return sent.every((value) => isOption(question.options, value))
      ? { value: [...new Set(sent)] }
      : { message: 'Please choose from the list.' };
  }
  const [only, ...more] = sent;
  if (only === undefined) return { value: null };
  return more.length > 0 ? { message: 'Please give one answer only.' } : checkOne(question, only.trim());
}

function checkBox(optional: boolean, sent: string[]): Answer {
  const ticked = sent.includes('yes');
  return ticked || optional ? { value: ticked } : { message: 'You can take part only if you tick this box.' };
}

type OneValueQuestion = Exclude<SingleQuestion, { kind: 'checkbox' | 'checkboxes' }>;

function checkOne(question: OneValueQuestion, sent: string): Answer {
  switch (question.kind) {
    case 'text':
    case 'textarea':
      return checkLength(question.maxLength, sent.replaceAll('\r\n', '\n')); // forms send CR LF
    case 'email':
      if (!/^[^\s@]+@[^\s@]+$/.test(sent)) return { message: 'Please enter an e-mail address.' };
      return checkLength(question.maxLength, sent);
    case 'integer':
    case 'decimal':
    case 'slider':
      return checkNumber(question, sent);
    case 'radio':
    case 'select':
      return isOption(question.options, sent) ? { value: sent } : { message: 'Please choose from the list.' };
    case 'date':
      return isDate(sent) ? { value: sent } : { message: 'Please enter a date as year-month-day.' };
  }
}

function checkLength(maxLength: number, text: string): Answer {
  return text.length <= maxLength
    ? { value: text }
    : { message: `Please use at most ${maxLength} characters.` };
}

function checkNumber({ min, max, step }: { min: number; max: number; step: number }, sent: string): Answer {
  const number = /^-?\d+(\.\d+)?$/.test(sent) ? Number(sent) : NaN;
  // All steps in use (1 and 0.5) are exact in binary, so the remainder is exact too.
  if (!Number.isNaN(number) && number >= min && number <= max && (number - min) % step === 0) {
    return { value: number };
  }
  const kind = step === 1 ? 'a whole number' : `a number in steps of ${step}`;
  return { message: `Please enter ${kind} from ${min} to ${max}.` };
}

function isOption(options: { value: string }[], sent: string): boolean {
  return options.some((option) => option.value === sent);
}

/** A day that exists: JavaScript alone would read 30 February as 1 or 2 March. */
function isDate(sent: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(sent)) return false;
  const date = new Date(`${sent}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(sent);
}
