import { expect, test } from 'vitest';
import { readPage } from '../reader/read-page.ts';
import { ControlNotFoundError, encodeSubmission } from './encode.ts';

const URL_OF_PAGE = 'https://study.example/p?old=1#part';

/** As sent, with the body as text: one sign for each byte where the page is not in UTF-8. */
function encode(html: string, values: Record<string, string[]>, press = 'c1', charset = 'UTF-8') {
  const { body, ...rest } = encodeSubmission(readPage(html, URL_OF_PAGE, undefined, charset), values, press);
  return { ...rest, body: Buffer.from(body).toString(charset === 'UTF-8' ? 'utf8' : 'latin1') };
}

const FORM = `<form method=post action=/go><input name=a><input type=hidden name=h value="1 2"><input type=checkbox name=c>
  <textarea name=t></textarea><button name=go value=next>Next</button><button name=go value=back>Back</button></form>`;

test('a form is sent as browsers do: what stands in it, in order, then the pressed button', () => {
  expect(encode(FORM, { a: ['x & ü*'], c: [], t: ['one\ntwo\r\nthree'] })).toEqual({
    method: 'POST',
    url: 'https://study.example/go',
    contentType: 'application/x-www-form-urlencoded',
    body: 'a=x+%26+%C3%BC*&h=1+2&t=one%0D%0Atwo%0D%0Athree&go=next',
  });
  expect(encode(FORM, { a: [''], c: ['on'] }, 'c2').body).toBe('a=&h=1+2&c=on&go=back');
});

test('several values of a name are sent one by one', () => {
  const html =
    '<form method=post><select name=s multiple><option>1<option>2</select><input name=x><input name=x><button>Go</button></form>';
  expect(encode(html, { s: ['1', '2'], x: ['a'], 'x#2': ['b'] }).body).toBe('s=1&s=2&x=a&x=b');
});

test('a GET form replaces the query of its address', () => {
  expect(encode('<form><input name=q><button>Go</button></form>', { q: ['a b'] })).toEqual({
    method: 'GET',
    url: 'https://study.example/p?q=a+b',
    contentType: null,
    body: '',
  });
});

test('a multipart body is the same for the same answers and another for others', () => {
  const html =
    '<form method=post enctype="multipart/form-data"><input name=\'a"b\'><input type=file name=f></form>';
  const sent = encode(html, { 'a"b': ['ü\n'] });
  const boundary = /^multipart\/form-data; boundary=(\S{20,70})$/.exec(sent.contentType ?? '')?.[1];
  expect(sent.body).toBe(
    [
      `--${boundary}`,
      'Content-Disposition: form-data; name="a%22b"',
      '',
      'ü\r\n',
      `--${boundary}`,
      'Content-Disposition: form-data; name="f"; filename=""',
      'Content-Type: application/octet-stream',
      '',
      '',
      `--${boundary}--`,
      '',
    ].join('\r\n'),
  );
  expect(encode(html, { 'a"b': ['ü\n'] })).toEqual(sent);
  expect(encode(html, { 'a"b': ['v'] }).contentType).not.toBe(sent.contentType);
});

test('text/plain is written line by line', () => {
  const html = '<form method=post enctype=text/plain><input name=a></form>';
  expect(encode(html, { a: ['1 2'] })).toMatchObject({ contentType: 'text/plain', body: 'a=1 2\r\n' });
});

test('only the form of the pressed control is sent, to the address of the button where it has one', () => {
  const html =
    '<form method=post><input name=a></form><form method=post><input name=b><button formaction=/b>B</button></form>';
  expect(encode(html, { a: ['1'], b: ['2'] }, 'c2')).toMatchObject({
    url: 'https://study.example/b',
    body: 'b=2',
  });
});

test('a link is fetched', () => {
  expect(encode('<a href=/next?x=1>Next</a>', {})).toEqual({
    method: 'GET',
    url: 'https://study.example/next?x=1',
    contentType: null,
    body: '',
  });
});

test('names of object methods are names like others', () => {
  expect(encode('<form method=post><input name=constructor></form>', {}).body).toBe('');
});

test('an unknown control is refused with those that there are', () => {
  expect(() => encode(FORM, {}, 'c9')).toThrow(ControlNotFoundError);
  expect(() => encode(FORM, {}, 'c9')).toThrow('no control "c9"; it has c1, c2');
});

test('a picture that submits sends both coordinates', () => {
  expect(encode('<form><input type=image name=go alt=Go></form>', {}).url).toBe(
    'https://study.example/p?go.x=0&go.y=0',
  );
});
