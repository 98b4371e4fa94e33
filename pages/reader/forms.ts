import { labelToName } from '@exodus/bytes/encoding.js';
import type { Control, Form } from '../../domain/observation.ts';
import { queryIn } from '../http/charset.ts';
import { attr, has, type Element } from './dom.ts';
import type { ReadField } from './fields.ts';
import { readDirections } from './directions.ts';
import { formOf, resolveAddress, type Page } from './page.ts';
import type { Sites } from './sites.ts';

const URLENCODED = 'application/x-www-form-urlencoded';
const ENCTYPES = [URLENCODED, 'multipart/form-data', 'text/plain'] as const;

/** How the form is sent, with all that it sends although nobody fills it in. */
export function readForm(page: Page, form: Element, sites: Sites, read: ReadField[]): Form {
  const fields = read.filter(({ site }) => site.form === form);
  const directions = readDirections(fields);
  const charset = charsetOf(page, form);
  return {
    action: actionOf(page, form) ?? attr(form, 'action') ?? page.url,
    method: methodIn(form, 'method') === 'post' ? 'post' : 'get',
    enctype: enctypeIn(form, 'enctype'),
    hidden: readHidden(page, form, sites, fields),
    ...(charset === 'UTF-8' ? {} : { charset }),
    ...(directions ? { directions } : {}),
  };
}

/** Browsers send in document order, and servers rely on it where names repeat. */
function readHidden(page: Page, form: Element, sites: Sites, fields: ReadField[]): Form['hidden'] {
  const place = (element: Element) => page.order.get(element)!;
  const inputs = fields
    .flatMap(({ site, field }) => site.inputs.map((input) => ({ at: place(input), field: field.name })))
    .sort((a, b) => a.at - b.at);
  return sites.untouched
    .filter((one) => one.form === form)
    .map(({ name, value, input }) => {
      const after = inputs.findLast(({ at }) => at < place(input))?.field;
      return { name, value, ...(after === undefined ? {} : { after }) };
    });
}

/** The first charset of `accept-charset` that there is, else that of the page; none is ever sent in UTF-16. */
function charsetOf(page: Page, form: Element): string {
  const labels = (attr(form, 'accept-charset') ?? '').split(/\s+/);
  const named = labels.map((label) => labelToName(label)).find((name) => name !== null);
  const charset = named ?? page.charset;
  return /^(UTF-16|replacement)/i.test(charset) ? 'UTF-8' : charset;
}

/**
 * What is special about sending the form by this button; null where plain HTTP cannot: `action="javascript:…"` or
 * `mailto:…`, a dialog.
 */
export function submissionBy(
  page: Page,
  form: Element,
  button: Element,
): Pick<Control, 'href' | 'method' | 'enctype'> | null {
  const href = has(button, 'formaction') ? addressIn(page, button, 'formaction') : null;
  const method = has(button, 'formmethod') ? methodIn(button, 'formmethod') : methodIn(form, 'method');
  if (method === 'dialog' || !isHttp(has(button, 'formaction') ? href : actionOf(page, form))) return null;
  return {
    href,
    ...(has(button, 'formmethod') ? { method } : {}),
    ...(has(button, 'formenctype') ? { enctype: enctypeIn(button, 'formenctype') } : {}),
  };
}

/** Whether plain HTTP can send the form, by Enter or by any of its buttons. */
export function canBeSent(page: Page, form: Element): boolean {
  if (methodIn(form, 'method') !== 'dialog' && isHttp(actionOf(page, form))) return true;
  return page.elements.some(
    (element) =>
      (has(element, 'formaction') || has(element, 'formmethod')) &&
      formOf(page, element) === form &&
      submissionBy(page, form, element) !== null,
  );
}

export function isHttp(address: string | null): boolean {
  return /^https?:/i.test(address ?? '');
}

function methodIn(element: Element, name: string): 'get' | 'post' | 'dialog' {
  const method = attr(element, name)?.toLowerCase();
  return method === 'post' || method === 'dialog' ? method : 'get';
}

function enctypeIn(element: Element, name: string): Form['enctype'] {
  const enctype = attr(element, name)?.toLowerCase();
  return ENCTYPES.find((known) => known === enctype) ?? URLENCODED;
}

function actionOf(page: Page, form: Element): string | null {
  return addressIn(page, form, 'action');
}

/** Where an address leads that stands on the page. */
export function addressOn(page: Page, address: string): string | null {
  return resolveAddress(queryIn(address, page.charset), page.base);
}

/** An empty address means the page itself, whatever <base> says. */
function addressIn(page: Page, element: Element, name: string): string | null {
  const address = attr(element, name);
  return address ? addressOn(page, address) : resolveAddress(page.url, page.url);
}
