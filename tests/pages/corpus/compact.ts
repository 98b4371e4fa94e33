import type { Choice, Control, Field, Observation } from '../../../domain/observation.ts';
import { otree } from '../../../pages/platforms/otree.ts';
import type { ReaderRules } from '../../../pages/reader/rules.ts';

/** Pages of oTree are read with its rules, all others with the usual ones. */
export function rulesFor(name: string): ReaderRules | undefined {
  return name.startsWith('otree-') ? otree.reader : undefined;
}

/** Longer lists of choices are checked by their first and last ones and their number. */
const MOST_CHOICES = 30;

/**
 * An Observation as the corpus keeps it: all that is said of the page, without what is null, empty or the first form's,
 * which is the usual case. Equal compact forms mean equal observations, but for address, version and fingerprint.
 */
export function compact(page: Observation): object {
  return said({
    title: page.title || null,
    text: page.text.split('\n').filter(Boolean),
    fields: page.fields.map(compactField),
    controls: page.controls.map(compactControl),
    hidden: page.forms.flatMap(({ hidden }, form) =>
      hidden.map(
        ({ name, value, after }) =>
          `${form > 0 ? `form ${form}: ` : ''}${name}=${value}${after === undefined ? '' : `, after ${after}`}`,
      ),
    ),
    messages: page.messages,
    unseen: page.unseen,
    refresh: page.refresh,
    pageToken: page.pageToken,
    studyState: page.studyState,
  });
}

function compactField({ name, label, type, choices, form, required, ...rest }: Field): object {
  return said({
    name,
    label,
    type,
    required: required || null,
    ...rest,
    choices: compactChoices(choices),
    form: form || null,
  });
}

function compactChoices(choices: Choice[]): string[] {
  const all = choices.map(
    ({ value, label, required }) => `${value} = ${label}${required ? ' (required)' : ''}`,
  );
  if (all.length <= MOST_CHOICES) return all;
  return [...all.slice(0, 3), `… ${all.length - 4} more`, all.at(-1)!];
}

function compactControl({ ref, label, kind, form, href, sends, method, enctype, skipsChecks }: Control): string {
  const place = sends?.picture ? ' (where it was clicked)' : '';
  return [
    `${ref}: ${label} (${kind}${form ? ` of form ${form}` : ''})`,
    ...(href ? [`to ${href}`] : []),
    ...(sends ? [`sends ${sends.name}=${sends.value}${place}`] : []),
    ...(method ? [`by ${method}`] : []),
    ...(enctype ? [`as ${enctype}`] : []),
    ...(skipsChecks ? ['unchecked'] : []),
  ].join(', ');
}

function said(values: Record<string, unknown>): object {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value != null && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
