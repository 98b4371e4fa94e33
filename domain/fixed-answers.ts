import { encodeAnswer } from './check-reply.ts';
import type { Field, Observation } from './observation.ts';
import type { Answer } from './reply.ts';

/**
 * What is answered on a set path, by entry: a field's name (`age`), or page and field (`Contribute.contribution`,
 * `3.age`). `press` names the control, by its label or ref.
 */
export type FixedAnswers = Record<string, Answer>;

/** Where a participant is, as entries name it. */
export interface PagePlace {
  /** Number of the step. */
  number: number;
  label: string;
  url: string;
}

/** An entry that speaks of a field, or of the control, of a page. */
export interface FixedAnswer {
  entry: string;
  answer: Answer;
}

/** The entry under which a control is named. */
const PRESS = 'press';

/** The answer to a field of a page; an entry for the page goes before one for all pages. */
export function fixedAnswer(
  answers: FixedAnswers,
  place: PagePlace,
  { name }: Pick<Field, 'name'>,
): FixedAnswer | null {
  const entry = [...pageNames(place).map((page) => `${page}.${name}`), name].find((one) =>
    Object.hasOwn(answers, one),
  );
  return entry === undefined ? null : { entry, answer: answers[entry] ?? null };
}

/**
 * The control to press on a page, unless it has a field of that name.
 * @returns `ref` is null where the page has no such control
 */
export function fixedPress(
  answers: FixedAnswers,
  place: PagePlace,
  { fields, controls }: Pick<Observation, 'fields' | 'controls'>,
): (FixedAnswer & { ref: string | null; ofPage: boolean }) | null {
  if (fields.some(({ name }) => name === PRESS)) return null;
  const found = fixedAnswer(answers, place, { name: PRESS });
  if (!found) return null;
  const said = String(found.answer).trim().toLowerCase();
  const control =
    controls.find(({ label }) => label.trim().toLowerCase() === said) ??
    controls.find(({ ref }) => ref === said);
  return { ...found, ref: control?.ref ?? null, ofPage: found.entry !== PRESS };
}

/**
 * An entry's answer as the field takes it: texts from a table for boxes and lists, and a choice by its label.
 * @returns the answer to give, or why none fits
 */
export function fitFixed(
  field: Field,
  answer: Answer,
): { ok: true; answer: Answer } | { ok: false; error: string } {
  const given = readAs(field, answer);
  const encoded = encodeAnswer(field, given);
  return encoded.ok ? { ok: true, answer: given } : encoded;
}

function readAs(field: Field, answer: Answer): Answer {
  if (field.type === 'checkbox' && typeof answer === 'string' && /^(true|false)$/i.test(answer)) {
    return answer.toLowerCase() === 'true';
  }
  if (field.type === 'choice' && typeof answer !== 'object') return valueOf(field, answer);
  if (field.type === 'choices' && answer !== null)
    return [answer].flat().map((one) => String(valueOf(field, one)));
  return answer;
}

function valueOf({ choices }: Field, answer: string | number | boolean): string | number | boolean {
  const said = String(answer);
  if (choices.some(({ value }) => value === said)) return answer;
  return choices.find(({ label }) => label === said)?.value ?? answer;
}

/** The entries that no page had anything for, in the order in which they were given. */
export function unusedEntries(
  answers: FixedAnswers,
  pages: readonly (PagePlace & Pick<Observation, 'fields' | 'controls'>)[],
): string[] {
  const used = new Set<string>();
  for (const page of pages) {
    for (const field of page.fields) used.add(fixedAnswer(answers, page, field)?.entry ?? '');
    const press = fixedPress(answers, page, page);
    if (press && press.ref !== null) used.add(press.entry);
  }
  return Object.keys(answers).filter((entry) => !used.has(entry));
}

/** oTree's pages have a name in their address, which is what its authors know them by. */
const OTREE_PAGE = /^\/p\/[^/]+\/[^/]+\/([^/]+)\/\d+\/?$/;

function pageNames({ number, label, url }: PagePlace): string[] {
  const inAddress = URL.canParse(url) ? OTREE_PAGE.exec(new URL(url).pathname)?.[1] : undefined;
  return [label, ...(inAddress === undefined ? [] : [inAddress]), String(number)].filter(
    (name) => name !== '',
  );
}
