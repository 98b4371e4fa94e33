import { expect, test } from 'vitest';
import { anAnswer } from '../platforms/answer-in-test.ts';
import { htmlOf, whyUnreadable } from './readable.ts';

const typed = (type: string, body = 'x', more: Record<string, string> = {}) =>
  anAnswer(body, { headers: { ...(type ? { 'content-type': type } : {}), ...more } });

test.each([['text/html'], ['Text/HTML; charset=utf-8'], ['application/xhtml+xml'], ['text/plain'], ['']])(
  '%s is a page',
  (type) => {
    expect(whyUnreadable(typed(type))).toBeNull();
  },
);

test.each([
  ['application/pdf', '/page is application/pdf, not an HTML page'],
  ['image/png', '/page is image/png, not an HTML page'],
  ['application/json; charset=utf-8', '/page is application/json, not an HTML page'],
  ['text/csv', '/page is text/csv, not an HTML page'],
])('%s is none', (type, why) => {
  expect(whyUnreadable(typed(type))).toBe(why);
});

test.each(['%PDF-1.7', '\u0089PNG\u0000', '{"a": 1}', ' [1]'])('what does not say what it is: %j', (body) => {
  expect(whyUnreadable(typed('', body))).toContain('does not say what it is');
});

test('a download leaves the page where it was', () => {
  const file = typed('text/html', 'x', { 'content-disposition': 'attachment; filename=a.html' });
  expect(whyUnreadable(file)).toBe('/page is a file to download (text/html), not a page');
});

test('an empty answer, an error and words that only begin like data are read', () => {
  expect(whyUnreadable(typed('application/json', ''))).toBeNull();
  expect(whyUnreadable({ ...typed('application/json'), status: 500 })).toBeNull();
  expect(whyUnreadable(typed('', '{thanks}'))).toBeNull();
});

test('plain text is text, whatever stands in it', () => {
  expect(htmlOf(typed('text/plain', '<form>&lt;'))).toBe('<pre>\n&lt;form>&amp;lt;</pre>');
  expect(htmlOf(typed('text/html', '<form>'))).toBe('<form>');
});
