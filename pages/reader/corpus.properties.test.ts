import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'cheerio';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPage } from './read-page.ts';

const FOLDER = new URL('../../tests/pages/corpus/', import.meta.url);
const pages = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.html'))
  .map((file) => readFileSync(new URL(file, FOLDER), 'utf8'))
  .filter((html) => html.length < 6000);

/** A real page that was cut, repeated and mixed with another. */
const mangled = fc
  .tuple(
    fc.constantFrom(...pages),
    fc.constantFrom(...pages),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 300 }), fc.boolean()), {
      maxLength: 6,
    }),
  )
  .map(([html, other, cuts]) =>
    cuts.reduce((text, [where, length, fromOther]) => {
      const at = Math.floor(where * text.length);
      const piece = fromOther ? other.slice(at, at + length) : '';
      return text.slice(0, at) + piece + text.slice(at + length);
    }, html),
  );

function namesOfControls(html: string): Set<string> {
  const $ = load(html, { scriptingEnabled: false });
  return new Set(
    $('input, select, textarea')
      .toArray()
      .map((element) => element.attribs['name'] ?? ''),
  );
}

test('a mangled page is read, and every field of it is a control that stands there', () => {
  let seen = 0;
  fc.assert(
    fc.property(mangled, (html) => {
      const names = namesOfControls(html);
      const { fields } = readPage(html, 'https://study.example/p');
      for (const field of fields) expect(names).toContain(field.sentAs ?? field.name);
      seen += fields.length;
    }),
    { numRuns: 150 },
  );
  expect(seen).toBeGreaterThan(100); // else the pages prove nothing
});

test('a page whose inputs are taken out has no fields', () => {
  for (const html of pages) {
    const $ = load(html, { scriptingEnabled: false });
    $('input, select, textarea').remove();
    expect(readPage($.html(), 'https://study.example/p').fields).toEqual([]);
  }
});
