import { expect, test } from 'vitest';
import { readPage } from './read-page.ts';

const URL_OF_PAGE = 'https://study.example/part/1?x=1';

function controlsOf(html: string) {
  return readPage(html, URL_OF_PAGE).controls;
}

test('buttons and links come in reading order', () => {
  const html =
    '<a href=/help>Help</a><form><button name=b value=1>One</button><button name=b value=2>Two</button></form><a href=/quit>Quit</a>';
  expect(controlsOf(html)).toEqual([
    { ref: 'c1', label: 'Help', kind: 'link', form: null, sends: null, href: 'https://study.example/help' },
    { ref: 'c2', label: 'One', kind: 'submit', form: 0, sends: { name: 'b', value: '1' }, href: null },
    { ref: 'c3', label: 'Two', kind: 'submit', form: 0, sends: { name: 'b', value: '2' }, href: null },
    { ref: 'c4', label: 'Quit', kind: 'link', form: null, sends: null, href: 'https://study.example/quit' },
  ]);
});

test.each([
  ['<button>Next</button>', 'Next', null],
  ['<button name=go>Next</button>', 'Next', { name: 'go', value: '' }],
  ['<button aria-label=Next>&gt;</button>', 'Next', null],
  ['<button><img src=n.png alt=Next></button>', 'Next', null],
  ['<button type=nonsense title=Next></button>', 'Next', null],
  ['<input type=submit>', 'Submit', null],
  ['<input type=submit name=go>', 'Submit', { name: 'go', value: 'Submit' }],
  ['<input type=submit name=go value=Next>', 'Next', { name: 'go', value: 'Next' }],
  ['<input type=image alt=Next name=go>', 'Next', { name: 'go', value: '0', picture: true }],
])('%s', (html, label, sends) => {
  expect(controlsOf(`<form>${html}</form>`)).toMatchObject([
    { ref: 'c1', label, sends, kind: 'submit', form: 0 },
  ]);
});

test.each([
  ['a button for scripts', '<form><button type=button onclick="go()">Go</button></form>'],
  ['a reset', '<form><button type=reset>Clear</button><input type=reset></form>'],
  ['a disabled button', '<form><button disabled>Next</button></form>'],
  ['a hidden button', '<form><p style="display: none"><button>Next</button></p></form>'],
  ['a button without form', '<button>Next</button>'],
  ['a form for scripts', '<form action="javascript:void(0)"><button>Next</button></form>'],
  ['an anchor', '<a href=#top>Top</a><a href="/part/1?x=1#top">Top</a><a name=top>Top</a>'],
  ['another host', '<a href="https://other.example/">Other</a>'],
  ['a script', '<a href="javascript:go()">Go</a>'],
  ['a mail address', '<a href="mailto:a@b.example">Mail</a>'],
  ['a new tab', '<a href=/terms target=_blank>Terms</a>'],
  ['a download', '<a href=/terms.pdf download>Terms</a>'],
])('%s is no control', (_what, html) => {
  expect(controlsOf(html)).toEqual([]);
});

test('a form with fields and no submit button can be sent by Enter', () => {
  const html = '<form><input name=a><button type=button>Check</button></form><a href=/x>X</a><form></form>';
  expect(controlsOf(html).map(({ ref, label, form }) => [ref, label, form])).toEqual([
    ['c1', 'Submit', 0],
    ['c2', 'X', null],
  ]);
});

test('formaction and form= are followed', () => {
  const html = '<form id=f></form><button form=f formaction=/elsewhere>Go</button>';
  expect(controlsOf(html)).toMatchObject([{ form: 0, href: 'https://study.example/elsewhere' }]);
});

test('a link without words goes by its picture, else by its path; the same link twice is one', () => {
  const html = '<a href=/a><img alt=Home></a><a href=/b/c></a><a href=/b/c></a>';
  expect(controlsOf(html).map(({ label }) => label)).toEqual(['Home', '/b/c']);
});

test('addresses are resolved: no action is the page, an action goes by <base>', () => {
  const { forms } = readPage(
    '<base href="/deep/"><form></form><form action=go method=POST enctype="multipart/form-data"></form><form method=put enctype=x></form>',
    URL_OF_PAGE,
  );
  expect(forms).toEqual([
    { action: URL_OF_PAGE, method: 'get', enctype: 'application/x-www-form-urlencoded', hidden: [] },
    { action: 'https://study.example/deep/go', method: 'post', enctype: 'multipart/form-data', hidden: [] },
    { action: URL_OF_PAGE, method: 'get', enctype: 'application/x-www-form-urlencoded', hidden: [] },
  ]);
});
