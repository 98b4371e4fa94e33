import type { FieldAnswer } from './answers.ts';
import type { Column, ColumnType } from './column.schema.ts';
import type { NamedPage } from './page-names.ts';

/** A field of a page that somebody answered. */
export interface AnsweredField extends NamedPage {
  /** Number of the page in the job, and place of the field on it. */
  step: number;
  place: number;
  answer: Pick<FieldAnswer, 'field' | 'label' | 'type' | 'choices'>;
}

interface Found extends AnsweredField {
  types: Set<ColumnType>;
}

/** Collects the fields of a study, and names a column for each. */
export interface WideColumns {
  add(field: AnsweredField): void;
  /** In the order in which participants come to the fields. */
  columns(): Column[];
}

/** Which field of which page it is: what a row's answers are put into columns by. */
export function fieldKey({ page, page_repeat }: NamedPage, field: string): string {
  return JSON.stringify([page, page_repeat, field]);
}

/**
 * @param taken names of the columns that stand before them
 */
export function collectWideColumns(taken: readonly string[]): WideColumns {
  const found = new Map<string, Found>();
  return {
    add(field) {
      const key = fieldKey(field, field.answer.field);
      const known = found.get(key);
      const type = typeOf(field.answer.type);
      if (!known) return void found.set(key, { ...field, types: new Set([type]) });
      known.types.add(type);
      known.step = Math.min(known.step, field.step);
      known.place = Math.min(known.place, field.place);
    },
    columns() {
      const used = new Set(taken.map((name) => name.toLowerCase()));
      return [...found.values()].sort(inOrder).map((field) => columnOf(field, used));
    },
  };
}

function inOrder(a: Found, b: Found): number {
  return (
    a.step - b.step ||
    a.page.localeCompare(b.page, 'en') ||
    a.page_repeat - b.page_repeat ||
    a.place - b.place ||
    a.answer.field.localeCompare(b.answer.field, 'en')
  );
}

function typeOf(type: string): ColumnType {
  if (type === 'integer' || type === 'decimal') return 'number';
  if (type === 'checkbox') return 'boolean';
  return type === 'choices' ? 'json' : 'text';
}

function columnOf({ page, page_repeat, answer, types }: Found, used: Set<string>): Column {
  const { field, label, choices } = answer;
  const [type, ...others] = types;
  const which = page_repeat > 1 ? ` (number ${page_repeat} of that name)` : '';
  return {
    name: unused(columnName(page, page_repeat, field), used),
    type: others.length > 0 ? 'any' : (type as ColumnType),
    unit: null,
    meaning: `The answer to ${field} on ${page}${which}, as the study took it.`,
    missing: 'the job did not come to this page, left the field empty, or the study took no answer',
    ...{ page, page_repeat, field, label, choices },
  };
}

/** `page__field`, from the second page of that name on `page_2__field`: ASCII, as R and pandas take it unchanged. */
export function columnName(page: string, repeat: number, field: string): string {
  const number = repeat > 1 ? `_${repeat}` : '';
  const name = `${ascii(page) || 'page'}${number}__${ascii(field) || 'field'}`;
  return /^[a-z]/i.test(name) ? name : `p_${name}`;
}

/** Longer parts are cut: names have to be typed. */
const PART_LENGTH = 60;

function ascii(text: string): string {
  return text
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .slice(0, PART_LENGTH)
    .replace(/^_+|_+$/g, '');
}

/** Names that differ in case alone count as the same: not every program tells them apart. */
function unused(name: string, used: Set<string>): string {
  let free = name;
  for (let number = 2; used.has(free.toLowerCase()); number++) free = `${name}_v${number}`;
  used.add(free.toLowerCase());
  return free;
}
