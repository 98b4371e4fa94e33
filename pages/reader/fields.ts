import type { Choice, Field } from '../../domain/observation.ts';
import { attr, closest, has, isElement, parentOf, type Element, type Node } from './dom.ts';
import { groupOf, unitOf } from './field-context.ts';
import type { FieldMap } from './field-map.ts';
import { boundsOf, fieldType, NO_BOUNDS, valueOf } from './field-types.ts';
import { choiceLabel, labelOf, likertAxis } from './labels.ts';
import type { Page } from './page.ts';
import {
  allOptions,
  boxValue,
  chosenOptions,
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
  const taken = new Map<string, number>();
  return fields.sites.map((site) => {
    const name = freeName(site.name, taken);
    const { field, toldNodes } = readField(page, fields, site);
    return { site, toldNodes, field: name === site.name ? field : { ...field, name, sentAs: site.name } };
  });
}

/** Replies go by name, so a second field of the same name gets a number. */
function freeName(name: string, taken: Map<string, number>): string {
  let free = name;
  let count = taken.get(name) ?? 1;
  while (taken.has(free)) free = `${name}#${++count}`;
  taken.set(name, count).set(free, taken.get(free) ?? 1);
  return free;
}

function readField(page: Page, fields: FieldMap, site: FieldSite): { field: Field; toldNodes: Node[] } {
  const first = site.inputs[0]!;
  const isGroup = site.kind === 'radios' || site.kind === 'checkboxes';
  const type = site.kind === 'radios' ? 'choice' : isGroup ? 'choices' : fieldType(first);
  const axis = likertAxis(site);
  const labels = isGroup ? site.inputs.map((input) => choiceLabel(page, fields, axis, input)) : [];
  const label = labelOf(page, fields, site);
  const required = isRequired(site);
  const group = groupOf(page, fields, first);
  const unit = isGroup ? '' : unitOf(page, type, first);
  const alwaysSent = isAlwaysSent(site, type);
  const field: Field = {
    name: site.name,
    label,
    ...(group && group !== label ? { group } : {}),
    type,
    choices: unique(
      isGroup
        ? site.inputs.map((input, i) => ({
            value: boxValue(input),
            label: labels[i]!.text || boxValue(input),
            ...(type === 'choices' && has(input, 'required') ? { required: true as const } : {}),
          }))
        : ownChoices(first, label, required),
    ),
    ...(isGroup ? NO_BOUNDS : boundsOf(first, type)),
    ...(unit ? { unit } : {}),
    ...(type === 'email' && has(first, 'multiple') ? { multiple: true as const } : {}),
    required: required || alwaysSent,
    ...(alwaysSent ? { alwaysSent } : {}),
    value: standingValue(site, type),
    messages: [],
    form: page.formIndex.get(site.form)!,
  };
  return { field, toldNodes: labels.flatMap((choice) => choice.nodes) };
}

/**
 * `aria-required` counts as well: pages whose own scripts see to it that a group is answered say it so, since HTML has no
 * other word for it.
 */
function isRequired({ inputs, kind }: FieldSite): boolean {
  const says = (element: Element | null) => element !== null && attr(element, 'aria-required') === 'true';
  const first = inputs[0]!;
  const group = kind === 'single' ? null : (closestGroup(first) ?? closest(first, 'fieldset'));
  return inputs.some((input) => has(input, 'required') || says(input)) || says(group);
}

function closestGroup(input: Element): Element | null {
  for (let at = parentOf(input); at; at = parentOf(at)) {
    if (/^(radio)?group$/.test(attr(at, 'role') ?? '')) return at;
  }
  return null;
}

/** Whether a browser sends something from it in any case; see `Field.alwaysSent`. */
function isAlwaysSent({ inputs, kind }: FieldSite, type: Field['type']): true | false {
  const first = inputs[0]!;
  if (inputType(first) === 'range' || type === 'color') return true;
  if (type === 'choice' && first.name === 'input') return inputs.some((input) => has(input, 'checked'));
  if (kind !== 'single' || first.name !== 'select' || type !== 'choice') return false;
  const values = [...chosenOptions(first), ...optionsOf(first)].map(optionValue);
  return chosenOptions(first).length > 0 && !values.includes('');
}

function ownChoices(input: Element, label: string, required: boolean): Choice[] {
  if (inputType(input) === 'checkbox') return [{ value: boxValue(input), label }];
  if (input.name !== 'select') return [];
  return optionsOf(input).flatMap((option) => {
    const value = optionValue(option);
    const text = attr(option, 'label') ?? optionText(option);
    // "--------" is no answer, and where one is required the empty first option is none either.
    const isFirst = option === allOptions(input)[0];
    if (value === '' && ((required && isFirst) || !/[\p{L}\p{N}]/u.test(text))) return [];
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
function standingValue(site: FieldSite, type: Field['type']): string | null {
  const first = site.inputs[0]!;
  if (site.kind !== 'single' || inputType(first) === 'checkbox' || inputType(first) === 'radio') {
    const values = site.inputs.flatMap(standingValues);
    return values.length > 0 ? values.join('\n') : null;
  }
  if (inputType(first) === 'range' || inputType(first) === 'file' || inputType(first) === 'color')
    return null;
  if (first.name === 'select') return standingOption(first);
  return (first.name === 'textarea' ? textareaValue(first) : valueOf(first, type)) || null;
}

/** A browser shows the first option when none is selected: nobody's answer, unless it is the empty one. */
function standingOption(select: Element): string | null {
  const chosen = chosenOptions(select);
  const values = chosen.map(optionValue);
  if (chosen.some((option) => has(option, 'selected'))) return values.join('\n');
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
