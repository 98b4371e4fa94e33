import type { Choice, Field } from '../../domain/observation.ts';
import { attr, has, isElement, parentOf, type Element, type Node } from './dom.ts';
import type { FieldMap } from './field-map.ts';
import { boundsOf, fieldType, NO_BOUNDS } from './field-types.ts';
import { choiceLabel, labelOf, likertAxis } from './labels.ts';
import type { Page } from './page.ts';
import {
  boxValue,
  inputType,
  optionsOf,
  optionText,
  optionValue,
  standingValues,
  textareaValue,
  type FieldSite,
} from './sites.ts';

/** A field with what its reading found out for the page's text. */
export interface ReadField {
  site: FieldSite;
  field: Field;
  /** Choice labels: told inside the field, so the text leaves them out. */
  toldNodes: Node[];
}

/** Reads every field; `messages` are filled in later. */
export function readFields(page: Page, fields: FieldMap): ReadField[] {
  const taken = new Set<string>();
  return fields.sites.map((site) => {
    const name = freeName(site.name, taken);
    taken.add(name);
    const { field, toldNodes } = readField(page, fields, site);
    return { site, toldNodes, field: name === site.name ? field : { ...field, name, sentAs: site.name } };
  });
}

/** Replies go by name, so a second field of the same name gets a number. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name}#${i}`;
  return free;
}

function readField(page: Page, fields: FieldMap, site: FieldSite): { field: Field; toldNodes: Node[] } {
  const first = site.inputs[0]!;
  const isGroup = site.kind === 'radios' || site.kind === 'checkboxes';
  const type = site.kind === 'radios' ? 'choice' : isGroup ? 'choices' : fieldType(first);
  const axis = likertAxis(site);
  const labels = isGroup ? site.inputs.map((input) => choiceLabel(page, fields, axis, input)) : [];
  const label = labelOf(page, fields, site);
  const required = site.inputs.some(
    (input) => has(input, 'required') || attr(input, 'aria-required') === 'true',
  );
  const field: Field = {
    name: site.name,
    label,
    type,
    choices: unique(
      isGroup
        ? site.inputs.map((input, i) => ({
            value: boxValue(input),
            label: labels[i]!.text || boxValue(input),
          }))
        : ownChoices(first, label, required),
    ),
    ...(isGroup ? NO_BOUNDS : boundsOf(first, type)),
    required,
    value: standingValue(site),
    messages: [],
    form: page.forms.indexOf(site.form),
  };
  return { field, toldNodes: labels.flatMap((choice) => choice.nodes) };
}

function ownChoices(input: Element, label: string, required: boolean): Choice[] {
  if (inputType(input) === 'checkbox') return [{ value: boxValue(input), label }];
  if (input.name !== 'select') return [];
  return optionsOf(input).flatMap((option) => {
    const value = optionValue(option);
    const text = attr(option, 'label') ?? optionText(option);
    // "--------" is no answer, and where one is required an empty value is none either.
    if (value === '' && (required || !/[\p{L}\p{N}]/u.test(text))) return [];
    const group = parentOf(option);
    const groupLabel = group?.name === 'optgroup' ? attr(group, 'label') : null;
    return [{ value, label: groupLabel ? `${groupLabel}: ${text || value}` : text || value }];
  });
}

/** A server cannot tell two choices of the same value apart: the first stands. */
function unique(choices: Choice[]): Choice[] {
  const seen = new Set<string>();
  return choices.filter(({ value }) => !seen.has(value) && seen.add(value));
}

/** What stands in the field by the page's own word; see `Field.value`. */
function standingValue(site: FieldSite): string | null {
  const first = site.inputs[0]!;
  if (site.kind !== 'single' || inputType(first) === 'checkbox' || inputType(first) === 'radio') {
    const values = site.inputs.flatMap(standingValues);
    return values.length > 0 ? values.join('\n') : null;
  }
  if (inputType(first) === 'range' || inputType(first) === 'file' || inputType(first) === 'color')
    return null;
  if (first.name === 'select') return standingOption(first);
  return (first.name === 'textarea' ? textareaValue(first) : (first.attribs['value'] ?? '')) || null;
}

/** A browser shows the first option when none is selected: nobody's answer, unless it is the empty one. */
function standingOption(select: Element): string | null {
  const values = standingValues(select);
  const selected = optionsOf(select).some((option) => has(option, 'selected'));
  if (selected) return values.join('\n');
  return values[0] === '' ? '' : null;
}

/** Suggestions of a `<datalist>`. */
export function suggestionsOf(page: Page, input: Element): string[] {
  const list = page.byId.get(attr(input, 'list') ?? '');
  if (list?.name !== 'datalist') return [];
  return list.children.flatMap((node) =>
    isElement(node) && node.name === 'option' ? [optionValue(node)] : [],
  );
}
