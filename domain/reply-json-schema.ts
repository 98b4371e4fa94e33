import { encodeAnswer } from './check-reply.ts';
import { cutText } from './cut-text.ts';
import { wordedEnums } from './enum-limits.ts';
import { choiceWords, fieldWords } from './field-words.ts';
import type { Control, Field, Observation } from './observation.ts';
import type { Memory, Reasoning } from './prompt/settings.ts';
import { propertyNames } from './property-names.ts';

/** The part of JSON Schema that every provider with structured output takes. */
export interface JsonSchema {
  type: string | string[];
  description?: string;
  enum?: (string | number | null)[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: false;
}

/** How a model writes its reply to one page. */
export interface ReplyFormat {
  schema: JsonSchema;
  /** The field that a property of `answers` stands for. */
  fieldOf: Map<string, string>;
}

/** Ranges of whole numbers up to this size are listed. */
const SMALL_RANGE = 25;
/** Longest label that a description repeats; the page's text has all of it. */
const LONGEST_LABEL = 300;

/**
 * The form of a reply to this very page. Every answer that the checker takes can be written in it (the checker also
 * takes other ways to write one: '31' for 31). Bounds, patterns and lengths stand in words, as providers differ in
 * what they take: it is the checker that holds them.
 */
export function replyFormat(
  observation: Observation,
  { reasoning, memory }: { reasoning: Reasoning; memory: Memory },
): ReplyFormat {
  const fields = observation.fields.filter(({ type }) => type !== 'file');
  const names = propertyNames(fields);
  const refs = observation.controls.map(({ ref }) => ref);
  const { controls } = observation;
  const enums = [...fields.map((field) => enumOf(field, controls)), refs];
  const worded = wordedEnums(enums, names);
  const answers = fields.map((field, index) => fieldSchema(field, controls, !worded.has(index)));
  const parts: [string, JsonSchema][] = [
    ['answers', objectOf(names.map((name, index) => [name, answers[index] as JsonSchema]))],
    ['press', pressSchema(controls, !worded.has(fields.length))],
  ];
  const thoughts: [string, JsonSchema] = ['reasoning', { type: 'string', description: REASONS[reasoning] }];
  if (reasoning === 'before') parts.unshift(thoughts);
  if (reasoning === 'after') parts.push(thoughts);
  if (memory === 'notes') parts.push(['notes', { type: 'string', description: NOTES }]);
  return {
    schema: objectOf(parts),
    fieldOf: new Map(names.map((name, index) => [name, (fields[index] as Field).name])),
  };
}

const REASONS: Record<Reasoning, string> = {
  before: 'What leads to the answers, in a few sentences.',
  after: 'Why these answers were given, in a few sentences.',
  none: '',
};
const NOTES = 'All that has to be remembered on later pages; takes the place of the earlier notes.';

/** A model's reply with the fields' own names in place of the properties'. What is no reply stays as it is. */
export function withFieldNames({ fieldOf }: ReplyFormat, reply: unknown): unknown {
  const answers = isObject(reply) ? reply.answers : undefined;
  if (!isObject(reply) || !isObject(answers)) return reply;
  const named = Object.entries(answers).map(([property, answer]) => [
    fieldOf.get(property) ?? property,
    answer,
  ]);
  return { ...reply, answers: Object.fromEntries(named) as unknown };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** From entries, as a property may be called like one that every object has. */
function objectOf(properties: [string, JsonSchema][]): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: properties.map(([name]) => name),
    additionalProperties: false,
  };
}

/** The values that an answer has to be one of, where they can be listed; else empty. */
function enumOf(field: Field, controls: Control[]): (string | number)[] {
  if (field.type === 'choice' || field.type === 'choices') {
    return [...new Set(field.choices.map(({ value }) => value))];
  }
  // Bounds do not hold where a control skips the checks.
  const held = !controls.some(({ skipsChecks }) => skipsChecks);
  return typeOf(field) === 'integer' && held ? smallRange(field) : [];
}

/** By the checker's own judgement, so that the two never differ. */
function smallRange(field: Field): number[] {
  const { min, max, step } = field;
  if (min === null || max === null) return [];
  const first = Math.ceil(min) + 0; // never -0
  const every =
    step !== null && Number.isInteger(step) && Number.isInteger(min) && step > 0 && step < 1e5 ? step : 1;
  const count = Math.floor((Math.floor(max) - first) / every) + 1;
  if (count > SMALL_RANGE * 40) return [];
  const all = Array.from({ length: Math.max(0, count) }, (_, index) => first + index * every);
  const fitting = all.filter((number) => encodeAnswer(field, number).ok);
  return fitting.length <= SMALL_RANGE ? fitting : [];
}

function fieldSchema(field: Field, controls: Control[], listed: boolean): JsonSchema {
  // Whoever presses a control that belongs elsewhere, or skips the checks, leaves this field open.
  const open =
    !field.required || controls.some(({ form, skipsChecks }) => form !== field.form || skipsChecks);
  const description = describe(field, open);
  const values = listed ? enumOf(field, controls) : [];
  if (field.type === 'choices') {
    const items: JsonSchema = values.length > 0 ? { type: 'string', enum: values } : { type: 'string' };
    return { type: nullable('array', open), items, description };
  }
  return {
    type: nullable(typeOf(field), open),
    ...(values.length > 0 ? { enum: [...values, ...(open ? [null] : [])] } : {}),
    description,
  };
}

/** Digits that have to fit a pattern (a PIN) are a text: as a number 0123 would be 123. */
function typeOf({ type, pattern }: Field): string {
  if (type === 'checkbox') return 'boolean';
  const isNumber = (type === 'integer' || type === 'decimal') && pattern === null;
  if (!isNumber) return 'string';
  return type === 'integer' ? 'integer' : 'number';
}

function nullable(type: string, open: boolean): string | string[] {
  return open ? [type, 'null'] : type;
}

function describe(field: Field, open: boolean): string {
  const label = cutText(field.label, LONGEST_LABEL);
  const elsewhere =
    field.required && open ? ' Null only where a control is pressed that does without it.' : '';
  const choices =
    field.type.startsWith('choice') && field.choices.length <= SMALL_RANGE ? choiceWords(field) : '';
  const said = `${fieldWords(field)}.${choices ? ` Choices: ${choices}.` : ''}${elsewhere}`;
  return label ? `“${label}”: ${said}` : said;
}

function pressSchema(controls: Control[], listed: boolean): JsonSchema {
  if (controls.length === 0) return { type: 'null', description: 'This page has no control.' };
  const labels = controls.map(({ ref, label }) => `${ref} = ${cutText(label, LONGEST_LABEL)}`);
  if (!listed) return { type: 'string', description: 'The control to press, by its ref as the page has it.' };
  return {
    type: 'string',
    enum: controls.map(({ ref }) => ref),
    description: `The control to press: ${labels.join(' | ')}.`,
  };
}
