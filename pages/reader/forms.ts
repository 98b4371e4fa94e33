import type { Form } from '../../domain/observation.ts';
import { attr, type Element } from './dom.ts';
import { resolveAddress, type Page } from './page.ts';

const ENCTYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'] as const;

/** How the form is sent; its hidden values are filled in by `readFields`. */
export function readForm(page: Page, form: Element): Form {
  const enctype = attr(form, 'enctype')?.toLowerCase();
  return {
    action: actionOf(page, form) ?? attr(form, 'action') ?? page.url,
    method: attr(form, 'method')?.toLowerCase() === 'post' ? 'post' : 'get',
    enctype: ENCTYPES.find((known) => known === enctype) ?? ENCTYPES[0],
    hidden: [],
  };
}

/** Whether plain HTTP can send the form: not `action="javascript:…"`, not a dialog. */
export function canBeSent(page: Page, form: Element): boolean {
  return attr(form, 'method')?.toLowerCase() !== 'dialog' && isHttp(actionOf(page, form));
}

export function isHttp(address: string | null): boolean {
  return /^https?:/i.test(address ?? '');
}

function actionOf(page: Page, form: Element): string | null {
  const action = attr(form, 'action');
  // An empty action means the page itself, whatever <base> says.
  return action ? resolveAddress(action, page.base) : resolveAddress(page.url, page.url);
}
