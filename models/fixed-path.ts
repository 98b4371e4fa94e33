import {
  fitFixed,
  fixedAnswer,
  fixedPress,
  type FixedAnswers,
  type PagePlace,
} from '../domain/fixed-answers.ts';
import type { Field } from '../domain/observation.ts';
import { allMessages } from '../domain/refusal.ts';
import type { Answer, Reply } from '../domain/reply.ts';
import { AnswerUnfit, type AgentRequest } from './agent.ts';

/** What a session fixes of the reply to one page. */
export interface FixedReply {
  answers: Map<string, Answer>;
  /** Ref of the control; null: none is fixed. */
  press: string | null;
  /** What is fixed as people write it, by field. */
  entries: Map<string, string>;
}

/**
 * What is fixed for this page.
 * @throws AnswerUnfit when it does not fit the page
 */
export function fixedReply(fixed: FixedAnswers, request: AgentRequest): FixedReply {
  const { observation } = request;
  const place: PagePlace = { number: request.step, label: request.label, url: observation.url };
  const press = fixedPress(fixed, place, observation);
  if (press && press.ref === null && press.ofPage) {
    const labels = observation.controls.map(({ label }) => JSON.stringify(label)).join(', ');
    throw unfit(press.entry, press.answer, place, `it has no such control, but ${labels || 'none'}.`);
  }
  const reply: FixedReply = { answers: new Map(), press: press?.ref ?? null, entries: new Map() };
  const form = observation.controls.find(({ ref }) => ref === reply.press)?.form;
  for (const field of observation.fields) {
    // A control that belongs elsewhere leaves the field behind.
    if (form === undefined || form === field.form) fix(reply, fixed, place, field);
  }
  return reply;
}

function fix(reply: FixedReply, fixed: FixedAnswers, place: PagePlace, field: Field): void {
  const found = fixedAnswer(fixed, place, field);
  if (!found) return;
  const fitted = fitFixed(field, found.answer);
  if (!fitted.ok) throw unfit(found.entry, found.answer, place, fitted.error);
  reply.answers.set(field.name, fitted.answer);
  reply.entries.set(field.name, `${JSON.stringify(found.entry)}: ${JSON.stringify(found.answer)}`);
}

function unfit(entry: string, answer: Answer, { number, label }: PagePlace, why: string): AnswerUnfit {
  const page = `page ${number}${label ? ` · ${label}` : ''}`;
  return new AnswerUnfit(
    `The fixed answer ${JSON.stringify(entry)}: ${JSON.stringify(answer)} does not fit ${page}: ${why}`,
  );
}

/**
 * A path that is set leads nowhere when the study refuses it: trying other answers would not be that path.
 * @throws AnswerUnfit when the study refused an answer that is fixed, or a page on which all is fixed
 */
export function checkNotRefused(fixed: FixedReply, reply: Reply, { refusals }: AgentRequest): void {
  const last = refusals.at(-1);
  if (last === undefined || fixed.entries.size === 0) return;
  const named = Object.keys(last.fields).filter((name) => (last.fields[name]?.length ?? 0) > 0);
  const free = Object.keys(reply.answers).filter((name) => !fixed.entries.has(name));
  const blamed = named.filter((name) => fixed.entries.has(name));
  if (blamed.length === 0 && (free.length > 0 || named.length > 0)) return;
  const entries = (blamed.length > 0 ? blamed : [...fixed.entries.keys()]).map((name) =>
    fixed.entries.get(name),
  );
  const said = allMessages(last).join(' ');
  throw new AnswerUnfit(`The study refused the fixed ${entries.join(', ')}${said ? `: ${said}` : '.'}`);
}
