import { describe, expect, test } from 'vitest';
import { readPage } from '../reader/read-page.ts';
import { encodeSubmission } from './encode.ts';

const PAGE = 'https://study.example/dir/page?old=1#part';

function sent(html: string, values: Record<string, string[]> = {}, press = 'c1', charset = 'UTF-8') {
  const { body, ...rest } = encodeSubmission(readPage(html, PAGE, undefined, charset), values, press);
  return { ...rest, body: Buffer.from(body).toString('latin1') };
}
const post = (inside: string, more = '') =>
  `<form method=post action=/go ${more}>${inside}<button>Next</button></form>`;

describe('what is sent', () => {
  test('a hidden twin of a box stands behind it, as servers that take the first value need it', () => {
    const html = post(
      '<input type=checkbox name=Agree value=true><input type=hidden name=Agree value=false><input name=b>',
    );
    expect(sent(html, { Agree: ['true'], b: ['1'] }).body).toBe('Agree=true&Agree=false&b=1');
    expect(sent(html, { Agree: [], b: ['1'] }).body).toBe('Agree=false&b=1');
  });

  test('… and in front of it, as servers that take the last one need it', () => {
    const html = post('<input type=hidden name=agree value=0><input type=checkbox name=agree value=1>');
    expect(sent(html, { agree: ['1'] }).body).toBe('agree=0&agree=1');
  });

  test('hidden fields are sent untouched, empty ones too; disabled and nameless ones are not', () => {
    const html = post(
      `<input type=hidden name=csrf value=" a&b=c "><input type=hidden name=empty><input type=hidden value=x>
       <input type=hidden name=off value=1 disabled><input name=fixed value=7 readonly>`,
    );
    expect(sent(html).body).toBe('csrf=+a%26b%3Dc+&empty=&fixed=7');
  });

  test('choices go out with their exact values', () => {
    const html = post(
      `<input type=radio name=r value=" 1 "><input type=radio name=r value="1"><select name=s><option value="">-<option>a  b</select>`,
    );
    expect(sent(html, { r: [' 1 '], s: ['a b'] }).body).toBe('r=+1+&s=a+b');
  });

  test('a picture sends where it was pressed', () => {
    const html = '<form method=post><input name=a><input type=image name=go alt=Next value=ignored></form>';
    expect(sent(html, { a: ['1'] }).body).toBe('a=1&go.x=0&go.y=0');
    expect(sent('<form method=post><input type=image alt=Next></form>').body).toBe('x=0&y=0');
  });

  test.each([
    ['<input name=a dirname=a.dir>', 'hi', 'a=hi&a.dir=ltr'],
    ['<textarea name=a dirname=d dir=rtl></textarea>', 'hi', 'a=hi&d=rtl'],
    ['<div dir=rtl><input name=a dirname=d></div>', '', 'a=&d=rtl'],
    ['<input name=a dirname=d dir=auto>', '1: שלום', 'a=1%3A+%D7%A9%D7%9C%D7%95%D7%9D&d=rtl'],
    ['<input name=a dirname=d dir=auto>', '1: hi', 'a=1%3A+hi&d=ltr'],
    ['<input name=a dirname="">', 'hi', 'a=hi'],
  ])('the direction of a text goes along: %s', (input, text, body) => {
    expect(sent(post(input), { a: [text] }).body).toBe(body);
  });
});

describe('how it is sent', () => {
  const form = (button: string, more = 'method=post action=/go') =>
    `<form ${more}><input name=a>${button}</form>`;

  test.each([
    ['<button formmethod=get>B</button>', undefined, { method: 'GET', url: 'https://study.example/go?a=1' }],
    ['<button formmethod=POST>B</button>', 'action=/go', { method: 'POST', body: 'a=1' }],
    [
      '<button formaction="/b?x=1">B</button>',
      undefined,
      { url: 'https://study.example/b?x=1', body: 'a=1' },
    ],
    ['<button formaction="">B</button>', undefined, { url: PAGE }],
    [
      '<button formenctype="text/plain">B</button>',
      undefined,
      { contentType: 'text/plain', body: 'a=1\r\n' },
    ],
    [
      '<button formenctype="nonsense">B</button>',
      'method=post enctype=text/plain',
      { contentType: 'application/x-www-form-urlencoded' },
    ],
    ['<button formmethod=post formaction=/b>B</button>', 'method=dialog', { url: 'https://study.example/b' }],
    [
      '<button formaction=/b>B</button>',
      'method=post action="javascript:void 0"',
      { url: 'https://study.example/b' },
    ],
    [
      '<input type=submit formmethod=get formaction=/c value=B name=n>',
      undefined,
      { url: 'https://study.example/c?a=1&n=B' },
    ],
  ])('as the pressed button says: %s', (button, more, expected) => {
    expect(sent(form(button, more), { a: ['1'] })).toMatchObject(expected);
  });

  test.each([
    '<form method=dialog><input name=a><button>B</button></form>',
    '<form method=post action="javascript:go()"><input name=a><button>B</button></form>',
    '<form method=post action="mailto:me@study.example"><input name=a><button>B</button></form>',
    '<form method=post action="data:text/html,x"><input name=a><button>B</button></form>',
    '<form method=post><button formmethod=dialog>B</button></form>',
    '<form method=post><button formaction="javascript:go()">B</button></form>',
  ])('no submission at all: %s', (html) => {
    expect(readPage(html, PAGE).controls).toEqual([]);
  });

  test.each([
    ['action=next', '', 'https://study.example/dir/next'],
    ['action="?a=1"', '', 'https://study.example/dir/page?a=1'],
    ['action="//other.example/x"', '', 'https://other.example/x'],
    ['action=next', '<base href="/elsewhere/">', 'https://study.example/elsewhere/next'],
    [
      'action=next',
      '<base target=x><base href="sub/"><base href="/no/">',
      'https://study.example/dir/sub/next',
    ],
    ['action=""', '<base href="/elsewhere/">', PAGE],
    ['', '<base href="/elsewhere/">', PAGE],
  ])('to the address that %s means: %s', (action, base, url) => {
    expect(sent(`${base}<form method=post ${action}><button>B</button></form>`).url).toBe(url);
  });
});

describe('in which charset', () => {
  const field = '<input name="n\u00e4me">';
  const answer = { 'n\u00e4me': ['\u00fc\u20ac \u65e5'] };

  test.each([
    ['of the page', post(field), 'windows-1252', 'n%E4me=%FC%80+%26%2326085%3B'],
    ['of the page, Japanese', post(field), 'Shift_JIS', 'n%26%23228%3Bme=%26%23252%3B%26%238364%3B+%93%FA'],
    [
      'that the form asks for',
      post(field, 'accept-charset="utf-8"'),
      'windows-1252',
      'n%C3%A4me=%C3%BC%E2%82%AC+%E6%97%A5',
    ],
    [
      'that the form asks for, the first that there is',
      post(field, 'accept-charset="klingon latin1 utf-8"'),
      'UTF-8',
      'n%E4me=%FC%80+%26%2326085%3B',
    ],
    ['UTF-8 for UTF-16', post(field), 'UTF-16LE', 'n%C3%A4me=%C3%BC%E2%82%AC+%E6%97%A5'],
  ])('%s', (_which, html, charset, body) => {
    expect(sent(html, answer, 'c1', charset).body).toBe(body);
  });

  test('a GET form has it in its address', () => {
    expect(sent('<form action=/q><input name=a></form>', { a: ['ü日'] }, 'c1', 'windows-1252').url).toBe(
      'https://study.example/q?a=%FC%26%2326085%3B',
    );
  });

  test('multipart and text/plain hold its bytes', () => {
    const multipart = sent(
      post('<input name=a>', 'enctype=multipart/form-data'),
      { a: ['ü%日'] },
      'c1',
      'windows-1252',
    );
    expect(multipart.body).toContain('name="a"\r\n\r\n\u00fc%&#26085;\r\n');
    const plain = sent(post('<input name=a>', 'enctype=text/plain'), { a: ['ü%'] }, 'c1', 'windows-1252');
    expect(plain.body).toBe('a=\u00fc%\r\n');
  });

  test('the address of a link has its query in it', () => {
    const html = '<a href="/dänisch?q=grün+€&amp;x=日#ä">Go</a>';
    expect(sent(html, {}, 'c1', 'windows-1252').url).toBe(
      'https://study.example/d%C3%A4nisch?q=gr%FCn+%80&x=%26%2326085%3B#%C3%A4',
    );
    expect(sent(html).url).toBe(
      'https://study.example/d%C3%A4nisch?q=gr%C3%BCn+%E2%82%AC&x=%E6%97%A5#%C3%A4',
    );
  });

  test('a hidden _charset_ says which', () => {
    const html = post('<input type=hidden name=_charset_ value=x><input name=a>');
    expect(sent(html, { a: ['1'] }, 'c1', 'windows-1252').body).toBe('_charset_=windows-1252&a=1');
    expect(sent(html, { a: ['1'] }).body).toBe('_charset_=UTF-8&a=1');
  });

  test('half a pair of a sign outside the first plane is replaced, not thrown at', () => {
    expect(sent(post('<input name=a>'), { a: ['\ud800'] }).body).toBe('a=%EF%BF%BD');
    expect(sent(post('<input name=a>'), { a: ['\ud800'] }, 'c1', 'windows-1252').body).toBe(
      'a=%26%2365533%3B',
    );
  });
});
