import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compact, rulesFor } from '../../tests/pages/corpus/compact.ts';
import { readPage } from './read-page.ts';

const FOLDER = new URL('../../tests/pages/corpus/', import.meta.url);
const files = readdirSync(FOLDER);
const namesOf = (ending: string) =>
  files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));

test('every page has its expectation, and every expectation its page', () => {
  expect(namesOf('.json')).toEqual(namesOf('.html'));
  expect(namesOf('.html').length).toBeGreaterThanOrEqual(60);
});

test.each(namesOf('.html'))('%s is read as a person sees it', (name) => {
  const html = readFileSync(new URL(`${name}.html`, FOLDER), 'utf8');
  const expected: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
  expect(compact(readPage(html, `https://study.example/corpus/${name}`, rulesFor(name)))).toEqual(expected);
});
