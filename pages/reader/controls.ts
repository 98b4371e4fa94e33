import type { Control } from '../../domain/observation.ts';
import { attr, closest, descendants, has, squeeze, type Element } from './dom.ts';
import type { FieldMap } from './field-map.ts';
import { addressOn, canBeSent, isHttp, submissionBy } from './forms.ts';
import { lineOf, pictureText } from './label-text.ts';
import { formOf, type Page } from './page.ts';
import { inputType, isDisabled } from './sites.ts';

/** A control and where it stands; one that the page does not draw has no element. */
export interface ReadControl {
  control: Control;
  element: Element | null;
}

/** Buttons and links that can be pressed without script, in reading order. */
export function readControls(page: Page, fields: FieldMap): ReadControl[] {
  const found = page.elements
    .filter((element) => !page.hidden.has(element))
    .flatMap((element) => readButton(page, element) ?? readLink(page, element) ?? []);
  const controls = [...withoutRepeats(found), ...enterKeys(page, fields)];
  const place = (at: Placed) => page.order.get(at.standsAt)!;
  return controls
    .sort((a, b) => place(a) - place(b))
    .map(({ control, element }, i) => ({ control: { ...control, ref: `c${i + 1}` }, element }));
}

interface Placed extends ReadControl {
  standsAt: Element;
}

function readButton(page: Page, element: Element): Placed | null {
  const type =
    element.name === 'button' ? (attr(element, 'type')?.toLowerCase() ?? 'submit') : inputType(element);
  const submits = element.name === 'button' ? type !== 'button' && type !== 'reset' : isSubmitInput(type);
  if (!submits || isDisabled(element)) return null;
  const form = formOf(page, element);
  if (!form) return null;
  const sent = submissionBy(page, form, element);
  if (!sent) return null;
  const control: Control = {
    ref: '',
    label: buttonLabel(page, element) || 'Submit',
    kind: 'submit',
    form: page.formIndex.get(form)!,
    sends: buttonPair(element, type),
    ...sent,
    ...checksOf(element, form),
  };
  return { control, element, standsAt: element };
}

function checksOf(button: Element | null, form: Element): Pick<Control, 'skipsChecks'> {
  const skips = has(form, 'novalidate') || (button !== null && has(button, 'formnovalidate'));
  return skips ? { skipsChecks: true } : {};
}

function isSubmitInput(type: string): boolean {
  return type === 'submit' || type === 'image';
}

/** A picture that submits sends where it was clicked; a key press counts as the corner. */
function buttonPair(element: Element, type: string): Control['sends'] {
  const name = element.attribs['name'] ?? '';
  if (type === 'image' && element.name === 'input') return { name, value: '0', picture: true };
  return name
    ? { name, value: element.attribs['value'] ?? (element.name === 'input' ? 'Submit' : '') }
    : null;
}

function buttonLabel(page: Page, element: Element): string {
  const shown = element.name === 'input' ? (attr(element, 'value') ?? '') : lineOf(page, element.children);
  const named = attr(element, 'aria-label');
  const title = attr(element, 'title') ?? '';
  // An arrow alone says less than the words that come up beside it.
  if (!named && shown && !/[\p{L}\p{N}]/u.test(shown)) return squeeze(`${shown} ${title}`);
  return named || shown || attr(element, 'alt') || title;
}

function readLink(page: Page, element: Element): Placed | null {
  if ((element.name !== 'a' && element.name !== 'area') || has(element, 'download')) return null;
  const target = attr(element, 'target')?.toLowerCase();
  const address = attr(element, 'href');
  // A new tab would leave the study's page where it is; there is one page here.
  if (!address || address.startsWith('#') || target === '_blank') return null;
  const href = addressOn(page, address);
  if (!href || !isHttp(href) || !isSameHost(href, page.url) || isSamePlace(href, page.url)) return null;
  const label = linkLabel(page, element) || new URL(href).pathname;
  const control: Control = { ref: '', label, kind: 'link', form: null, sends: null, href };
  return { control, element, standsAt: element };
}

function linkLabel(page: Page, element: Element): string {
  const pictures = [...descendants(element)].map(pictureText).join(' ').trim();
  return (
    attr(element, 'aria-label') ||
    lineOf(page, element.children) ||
    pictures ||
    attr(element, 'alt') ||
    attr(element, 'title') ||
    ''
  );
}

function isSameHost(href: string, pageUrl: string): boolean {
  return URL.canParse(pageUrl) && new URL(href).host === new URL(pageUrl).host;
}

/** A link to another part of the same page goes nowhere. */
function isSamePlace(href: string, pageUrl: string): boolean {
  return href.includes('#') && href.split('#')[0] === pageUrl.split('#')[0];
}

/** The same link twice (picture and words) is one control. */
function withoutRepeats(found: Placed[]): Placed[] {
  const seen = new Set<string>();
  return found.filter(({ control }) => {
    const key = control.kind === 'link' ? `${control.href} ${control.label}` : '';
    return key === '' || (!seen.has(key) && seen.add(key));
  });
}

/** What decides whether Enter sends a form. */
interface EnterRule {
  /** Its first submit button, hidden or not: Enter presses that one. */
  button: Element | null;
  hasShownButton: boolean;
  /** Boxes of one line; with several and without a button Enter does nothing in a browser. */
  lines: number;
  /** The last input that takes the key. */
  last: Element | null;
}

/** A form without a button that is seen is sent by Enter, where browsers do so. */
function enterKeys(page: Page, fields: FieldMap): Placed[] {
  return [...enterRules(page, fields)].flatMap(([form, { button, hasShownButton, lines, last }]) => {
    if (!last || hasShownButton) return [];
    const pressed = button && readButton(page, button)?.control;
    if (button ? !pressed : lines > 1 || !canBeSent(page, form)) return [];
    const own: Control = { ref: '', label: 'Submit', kind: 'submit', form: 0, sends: null, href: null };
    const at = page.formIndex.get(form)!;
    const control: Control = { ...(pressed ?? { ...own, ...checksOf(null, form) }), form: at };
    return [{ control, element: null, standsAt: last }];
  });
}

const ONE_LINE = /^(text|search|tel|url|email|password|date|month|week|time|datetime-local|number)$/;
const ALL_TYPES = /^(button|checkbox|color|file|hidden|image|radio|range|reset|submit)$/;

function enterRules(page: Page, fields: FieldMap): Map<Element, EnterRule> {
  const rules = new Map<Element, EnterRule>();
  for (const element of page.elements) {
    if (element.name !== 'input' && element.name !== 'button') continue;
    const form = formOf(page, element);
    if (!form || closest(element, 'template')) continue;
    const rule = rules.get(form) ?? { button: null, hasShownButton: false, lines: 0, last: null };
    rules.set(form, rule);
    const type = inputType(element);
    if (isAnySubmit(element)) {
      rule.button ??= element;
      if (!page.hidden.has(element)) rule.hasShownButton = true;
    } else if (element.name === 'input') {
      if (ONE_LINE.test(type) || !ALL_TYPES.test(type)) rule.lines++;
      if (fields.siteOf.has(element)) rule.last = element;
    }
  }
  return rules;
}

function isAnySubmit(element: Element): boolean {
  if (element.name === 'button') return !/^(button|reset)$/i.test(attr(element, 'type') ?? '');
  return isSubmitInput(inputType(element));
}
