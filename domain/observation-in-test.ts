import type { Control, Field, FieldType, Observation } from './observation.ts';

/** A field of a test's page: required, without bounds, in the first form. */
export function aField(type: FieldType, given: Partial<Field> = {}): Field {
  return {
    name: 'answer',
    label: 'Answer',
    type,
    choices: [],
    min: null,
    max: null,
    step: null,
    maxLength: null,
    pattern: null,
    required: true,
    value: null,
    messages: [],
    form: 0,
    ...given,
  };
}

/** Choices with these values, labelled `Label of VALUE`. */
export function choicesOf(...values: string[]): Field['choices'] {
  return values.map((value) => ({ value, label: `Label of ${value}` }));
}

/** A button of the first form. */
export function aButton(given: Partial<Control> = {}): Control {
  return { ref: 'c1', label: 'Next', kind: 'submit', form: 0, sends: null, href: null, ...given };
}

export function aLink(given: Partial<Control> = {}): Control {
  return {
    ref: 'c2',
    label: 'Leave',
    kind: 'link',
    form: null,
    sends: null,
    href: 'https://study.example/leave',
    ...given,
  };
}

/** A page with these fields and one button. */
export function aPage(fields: Field[], given: Partial<Observation> = {}): Observation {
  const controls = given.controls ?? [aButton()];
  const last = Math.max(0, ...fields.map(({ form }) => form), ...controls.map(({ form }) => form ?? 0));
  return {
    readerVersion: 1,
    url: 'https://study.example/page',
    title: 'Page',
    text: 'A page.',
    fields,
    controls,
    forms: Array.from({ length: last + 1 }, () => ({
      action: 'https://study.example/page',
      method: 'post' as const,
      enctype: 'application/x-www-form-urlencoded' as const,
      hidden: [],
    })),
    messages: [],
    unseen: [],
    pageToken: null,
    studyState: null,
    refresh: null,
    fingerprint: 'f1',
    ...given,
  };
}
