import { createHash } from 'node:crypto';
import type { Field, Observation } from '../../domain/observation.ts';
import { readControls, type ReadControl } from './controls.ts';
import { childrenOf, squeeze, textData } from './dom.ts';
import { mapFields } from './field-map.ts';
import { fieldTokens } from './field-token.ts';
import { readFields, type ReadField } from './fields.ts';
import { readForm } from './forms.ts';
import { lineOf } from './label-text.ts';
import { findMessages, readMessages, type Messages } from './messages.ts';
import { readMeta } from './meta.ts';
import { parsePage, type Page } from './page.ts';
import { withUsualRules, type ReaderRules } from './rules.ts';
import { collectSites } from './sites.ts';
import { writeText } from './text.ts';
import { readUnseen } from './unseen.ts';

export type { ReaderRules } from './rules.ts';

/** Rises with every change that makes the same HTML another Observation; stored with each step. */
export const READER_VERSION = 2;

/**
 * What a participant can see and do on a page. Pure: a string in, plain data out; it takes any HTML, broken
 * too, and reads it as browsers do.
 */
export function readPage(
  html: string,
  url: string,
  platformRules?: ReaderRules,
  charset = 'UTF-8',
): Observation {
  const rules = withUsualRules(platformRules);
  const page = parsePage(html, url, rules, charset);
  const sites = collectSites(page);
  const fieldMap = mapFields(sites.fields, page.order);
  const messageElements = findMessages(page, rules);
  const messages = readMessages(page, fieldMap, messageElements);
  const read = readFields(page, fieldMap);
  const controls = readControls(page, fieldMap);
  const text = writeText(page, {
    tokens: fieldTokens(page, read),
    controls: controlTexts(controls),
    told: new Set(read.flatMap((one) => one.toldNodes)),
    fixed: sites.fixed,
  });
  const fields = read.map((one) => withMessages(one, messages));
  return {
    readerVersion: READER_VERSION,
    url,
    title: titleOf(page),
    text,
    fields,
    controls: controls.map(({ control }) => control),
    forms: page.forms.map((form) => readForm(page, form, sites, read)),
    messages: messages.ofPage,
    unseen: readUnseen(page, sites, new Set(controls.flatMap(({ element }) => element ?? []))),
    ...readMeta(page),
    fingerprint: fingerprintOf(text, fields),
  };
}

function withMessages({ site, field }: ReadField, messages: Messages): Field {
  return { ...field, messages: messages.ofFields.get(site) ?? [] };
}

function controlTexts(controls: ReadControl[]): Map<ReadControl['element'] & object, string> {
  return new Map(
    controls.flatMap(({ control, element }) =>
      element ? [[element, `[${control.ref}: ${control.label}]`] as const] : [],
    ),
  );
}

/** The title that the tab shows, else the first heading (oTree leaves its titles empty). */
function titleOf(page: Page): string {
  const title = page.elements.find((element) => element.name === 'title');
  const said = title
    ? squeeze(
        childrenOf(title)
          .map((node) => textData(node) ?? '')
          .join(''),
      )
    : '';
  const heading = page.elements.find((element) => /^h[1-6]$/.test(element.name) && !page.hidden.has(element));
  return said || (heading ? lineOf(page, [heading]) : '');
}

/** Without refs, and without values: the text holds none. */
function fingerprintOf(text: string, fields: Field[]): string {
  const withoutRefs = text.replace(/\[c\d+: /g, '[');
  const names = fields.map((field) => field.name);
  return createHash('sha256')
    .update(JSON.stringify([withoutRefs, names]))
    .digest('hex')
    .slice(0, 32);
}
