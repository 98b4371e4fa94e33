import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeSubmission } from '../http/encode.ts';
import { readPage } from './read-page.ts';

const OTREE_PAGES = new URL('../../tests/pages/otree/', import.meta.url);
const OTREE_RULES = {
  hide: ['.debug-info', '.powered-by-otree'],
  fieldMessages: ['.form-control-errors'],
  pageMessages: ['.otree-form-errors'],
};

const saved = readdirSync(OTREE_PAGES).filter((name) => name.endsWith('.html'));

test.each(saved)('oTree: %s', async (name) => {
  const html = readFileSync(new URL(name, OTREE_PAGES), 'utf8');
  const observation = readPage(html, 'http://127.0.0.1:8000/p/abcd1234/demo/Page/1', OTREE_RULES);
  const expected = new URL(name.replace('.html', '.json'), OTREE_PAGES).pathname;
  await expect(`${JSON.stringify(observation, null, 2)}\n`).toMatchFileSnapshot(expected);
});

const NAMES = [
  'p',
  'div',
  'form',
  'table',
  'tr',
  'td',
  'th',
  'label',
  'fieldset',
  'legend',
  'select',
  'option',
  'ul',
  'li',
  'b',
  'a',
  'button',
  'svg',
  'math',
  'template',
  'noscript',
  'pre',
  'h1',
  'dialog',
  'frameset',
  'body',
  'textarea',
  'input',
  'img',
  'br',
  'base',
];
const ATTRIBUTES = [
  'name',
  'id',
  'for',
  'form',
  'type',
  'value',
  'href',
  'action',
  'formaction',
  'class',
  'style',
  'aria-labelledby',
  'min',
  'step',
  'colspan',
  'hidden',
  'disabled',
  'checked',
];
const VALUES = [
  'x',
  'y',
  '',
  'radio',
  'checkbox',
  'number',
  'range',
  'hidden',
  'error',
  '-1',
  '1e999',
  '//[',
  'javascript:x',
  '/a',
  'display:none',
  '__proto__',
  '€"<',
];

const attributes = fc
  .array(fc.tuple(fc.constantFrom(...ATTRIBUTES), fc.constantFrom(...VALUES)), { maxLength: 5 })
  .map((pairs) => pairs.map(([key, value]) => `${key}='${value}'`).join(' '));
const tag = fc
  .tuple(fc.constantFrom(...NAMES), attributes, fc.boolean())
  .map(([name, inside, ends]) => (ends ? `</${name}>` : `<${name} ${inside}>`));
const field = fc
  .tuple(
    fc.constantFrom('input', 'input', 'input', 'select', 'textarea', 'button'),
    fc.constantFrom('a', 'b', 'x#2', '__proto__', '€', 'a b'),
    fc.constantFrom('text', 'radio', 'checkbox', 'number', 'range', 'file', 'hidden'),
    attributes,
  )
  .map(([name, sentAs, type, inside]) => {
    const end = name === 'input' ? '' : `${name === 'select' ? '<option>One<option>' : ''}</${name}>`;
    return `<${name} name='${sentAs}' type=${type} ${inside}>${end}`;
  });
const broken = fc.constantFrom('<', '<!--', '-->', '&#x0;', ']]>', '<form>', '<form>', '<table><form>');
const garbage = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: tag },
      { weight: 4, arbitrary: field },
      { weight: 1, arbitrary: broken },
      { weight: 1, arbitrary: fc.string() },
    ),
    { maxLength: 40 },
  )
  .map((parts) => `<form method=post>${parts.join('')}`);

test('any HTML is read, no field is invented, every control can be pressed, and what is read twice is equal', () => {
  let fieldsSeen = 0;
  fc.assert(
    fc.property(garbage, (html) => {
      const page = readPage(html, 'https://study.example/p');
      const names = page.fields.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      fieldsSeen += names.length;
      for (const field of page.fields) {
        expect(html).toContain(`name='${field.sentAs ?? field.name}'`);
        expect(page.forms[field.form]).toBeDefined();
        expect(new Set(field.choices.map(({ value }) => value)).size).toBe(field.choices.length);
      }
      page.controls.forEach((control, i) => {
        expect(control.ref).toBe(`c${i + 1}`);
        expect(encodeSubmission(page, {}, control.ref).url).toMatch(/^https?:/);
      });
      expect(readPage(html, 'https://study.example/p')).toEqual(page);
      expect(JSON.parse(JSON.stringify(page))).toEqual(page);
    }),
    { numRuns: 400 },
  );
  expect(fieldsSeen).toBeGreaterThan(100); // else the garbage proves nothing
});

test.each([
  '',
  ' ',
  '\0',
  'plain text',
  '<frameset><frame src=a></frameset>',
  '<?xml version="1.0"?><a/>',
  '<'.repeat(1000),
])('odd page %j is read', (html) => {
  expect(readPage(html, 'https://study.example/p').fields).toEqual([]);
});

// Slow inside the parser itself, the more so on a busy machine.
test('very deep nesting is read as far as browsers nest', { timeout: 60_000 }, () => {
  const deep = `<form>${'<div>'.repeat(20_000)}Age <input name=age>${'</div>'.repeat(20_000)}</form>`;
  const page = readPage(deep, 'https://study.example/p');
  expect(page.fields.map(({ name }) => name)).toEqual(['age']);
  expect(page.text).toBe('Age {age}');
});
