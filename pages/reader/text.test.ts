import { expect, test } from 'vitest';
import { readPage } from './read-page.ts';

function textOf(html: string): string {
  return readPage(html, 'https://study.example/p').text;
}

test.each([
  ['headings', '<h1>A <b>b</b></h1><h3>C</h3>', '# A **b**\n\n### C'],
  ['paragraphs and line ends', '<p>a\n  b</p>\n<p>c<br>d</p>', 'a b\n\nc\nd'],
  ['emphasis', 'x <strong> a </strong> <em>b</em> <b></b>', 'x **a** *b*'],
  ['lists', '<ul><li>a<li>b<ol start=3><li>c<li>d</ol></ul>', '- a\n- b\n  3. c\n  4. d'],
  [
    'deep lists',
    '<ul><li>a<ul><li>b<ul><li>c<pre>x  y</pre></ul></ul></ul>',
    '- a\n  - b\n    - c\n      x  y',
  ],
  ['quotes and rules', '<blockquote><p>a</p><p>b</p></blockquote><hr>c', '> a\n>\n> b\n\n---\n\nc'],
  ['tables', '<table><tr><th>a<th>b<tr><td>1<td><p>2</p></table>', '| a | b |\n| --- | --- |\n| 1 | 2 |'],
  ['tables for layout', '<table><tr><td><p>a</p><p>b</p><td>c</table>', 'a\n\nb\nc'],
  ['pictures', '<img src=a.png alt="A dog"><img src=b.png><img alt="">', '![A dog] ![picture without text]'],
  ['formulas', '<math><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></math>', '$x^2$'],
  ['powers', '10<sup>2</sup>', '10^2'],
  ['columns', '<pre>\na   b\n  c</pre>', 'a   b\n  c'],
  ['drawings', '<svg><text>Red</text></svg><svg><path/></svg>', '![Red] [drawing]'],
  ['entities and odd spaces', 'a&nbsp;&nbsp;b &lt;c&gt;', 'a b <c>'],
])('%s', (_what, html, text) => {
  expect(textOf(html)).toBe(text);
});

test.each([
  '<script>x</script>',
  '<style>x</style>',
  '<template>x</template>',
  '<p hidden>x</p>',
  '<p style="DISPLAY : none">x</p>',
  '<p style="visibility:hidden">x</p>',
  '<div class="a d-none">x</div>',
  '<span class=visually-hidden>x</span>',
  '<dialog>x</dialog>',
  '<!-- x -->',
  '<button type=button>x</button>',
])('%s is not told', (html) => {
  expect(textOf(`a ${html} b`).replace(/\s+/g, ' ')).toBe('a b');
});

test('noscript is told: scripts do not run here', () => {
  expect(textOf('a <noscript>Press <a href=/on>On</a></noscript> b')).toBe('a Press [c1: On] b');
  const page = readPage(
    '<noscript><form><input name=a><button>Go</button></form></noscript>',
    'https://x.example/',
  );
  expect(page.fields.map(({ name }) => name)).toEqual(['a']);
});

test('aria-hidden and wide-screen parts are told: a person sees them', () => {
  expect(textOf('<p aria-hidden=true>a</p><p class="d-none d-md-block">b</p>')).toBe('a\n\nb');
});

test('fields stand where they are, and labels of choices are told once', () => {
  const html = `<form><p>Age: <input name=age> years</p><p>Agree?</p>
    <label><input type=radio name=ok value=1> Yes</label> <label><input type=radio name=ok value=0> No</label>
    <p><select name=c><option>red<option value=b>blue</select></p><button>Next</button></form>`;
  expect(textOf(html)).toBe(
    'Age: {age} years\n\nAgree? {ok: 1=Yes | 0=No}\n\n{c: red | b=blue}\n\n[c1: Next]',
  );
});

test('long lists of choices are told in part', () => {
  const options = Array.from({ length: 60 }, (_, i) => `<option>Land ${i}`).join('');
  const page = readPage(`<form><select name=c>${options}</select></form>`, 'https://x.example/');
  expect(page.text).toContain('Land 24 | … 35 more}');
  expect(page.fields[0]!.choices).toHaveLength(60);
});

test('suggestions of a text box are told', () => {
  expect(
    textOf('<form><input name=c list=l><datalist id=l><option value=Rome><option>Oslo</datalist></form>'),
  ).toBe('{c: suggestions: Rome | Oslo}');
});

test('runs of equal lines and the marks of scales are collapsed, other numbers stay', () => {
  expect(textOf('<p>o</p>'.repeat(30))).toBe('o\n(the line above 29 more times)');
  const marks = Array.from({ length: 101 }, (_, i) => `<span>${i}</span> `).join('');
  expect(textOf(`<p>${marks}</p>`)).toBe('0 1 2 … 100');
  expect(textOf('1 2 '.repeat(300_000))).toContain('1 2 1 2');
  const zeros = '0 1 1 0 1 0 0 0 1 1 0 1 0 1 0';
  expect(textOf(zeros)).toBe(zeros);
});

test('rules of a platform hide parts of the page', () => {
  const rules = { hide: ['.debug'], fieldMessages: [], pageMessages: [] };
  const page = readPage('<p>a</p><div class=debug>b<a href=/x>c</a></div>', 'https://x.example/', rules);
  expect(page).toMatchObject({ text: 'a', controls: [] });
});

test('what cannot be perceived is listed, one entry for each thing', () => {
  const { unseen } = readPage(
    `<img src="/i/a.png?x"><img src="data:image/png;base64,AA"><img src=p.gif width=1 height=1><canvas></canvas>
     <audio src=b.mp3></audio><video title=Film></video><iframe src=/c.html></iframe><svg><path/></svg>
     <svg aria-hidden=true></svg><form><input type=file name=up></form><button onclick="x()">X</button>`,
    'https://x.example/',
  );
  expect(unseen).toEqual([
    'picture without text (a.png)',
    'picture without text',
    'drawing',
    'sound (b.mp3)',
    'video (Film)',
    'embedded page (c.html)',
    'drawing',
    'file upload (up)',
    'button that needs a script (X)',
  ]);
});

test('the head of the page is read', () => {
  const page = readPage(
    `<title> A
      b </title><meta name=study-page content=t7><meta name=study-state content=wait><meta http-equiv=Refresh content="3; URL='/n'">`,
    'https://x.example/p',
  );
  expect(page).toMatchObject({
    title: 'A b',
    pageToken: 't7',
    studyState: 'wait',
    refresh: { seconds: 3, url: 'https://x.example/n' },
  });
  expect(readPage('<h2>Only heading</h2>', 'https://x.example/')).toMatchObject({
    title: 'Only heading',
    pageToken: null,
    studyState: null,
    refresh: null,
  });
});

test('the fingerprint sees text and names, not values, messages and refs', () => {
  const page = (inside: string) =>
    readPage(`<form>${inside}<button>Go</button></form>`, 'https://x.example/').fingerprint;
  const plain = page('Age <input name=age>');
  expect(plain).toMatch(/^[0-9a-f]{32}$/);
  expect(page('Age <input name=age value=5><p class=error>Too young</p>')).toBe(plain);
  expect(page('Age <input name=years>')).not.toBe(plain);
  expect(page('Your age <input name=age>')).not.toBe(plain);
});
