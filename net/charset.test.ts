import { expect, test } from 'vitest';
import { decodePage } from './charset.ts';

const bytes = (text: string, encoding: BufferEncoding = 'latin1') => Buffer.from(text, encoding);
const LATIN_META = '<meta charset="iso-8859-1">Grüße';
const BOM = '\u00ef\u00bb\u00bf';

test.each([
  ['by its header', bytes('Grüße'), 'text/html; charset=ISO-8859-1', 'Grüße', 'windows-1252'],
  ['by its header, quoted', bytes('Grüße'), 'text/html;charset="latin1"', 'Grüße', 'windows-1252'],
  ['by itself', bytes(LATIN_META), 'text/html', LATIN_META, 'windows-1252'],
  [
    'by its header before itself',
    bytes('<meta charset=latin1>ü', 'utf8'),
    'text/html; charset=utf-8',
    '<meta charset=latin1>ü',
    'UTF-8',
  ],
  [
    'by its mark before all',
    bytes(`${BOM}${Buffer.from('ü').toString('latin1')}`),
    'text/html; charset=latin1',
    'ü',
    'UTF-8',
  ],
  [
    'by itself where nobody knows its header',
    bytes(LATIN_META),
    'text/html; charset=klingon',
    LATIN_META,
    'windows-1252',
  ],
  [
    'by http-equiv',
    Buffer.concat([
      bytes('<meta http-equiv=content-type content="text/html; charset=shift_jis">'),
      Buffer.from([0x93, 0xfa]),
    ]),
    '',
    '<meta http-equiv=content-type content="text/html; charset=shift_jis">日',
    'Shift_JIS',
  ],
  ['as UTF-8 where it names nothing', bytes('Grüße', 'utf8'), 'text/html', 'Grüße', 'UTF-8'],
  [
    'as windows-1252 where it names nothing and is no UTF-8',
    bytes('Gr\u00fc\u0080'),
    '',
    'Grü€',
    'windows-1252',
  ],
  ['with its euro signs', bytes('\u0080'), 'text/html; charset=iso-8859-1', '€', 'windows-1252'],
  ['as UTF-16', Buffer.from('ü', 'utf16le'), 'text/html; charset=utf-16', 'ü', 'UTF-16LE'],
  ['empty', bytes(''), '', '', 'UTF-8'],
])('a page is read %s', (_how, page, contentType, text, charset) => {
  expect(decodePage(page, contentType)).toEqual({ text, charset });
});

test('what cannot be read is replaced, not thrown', () => {
  expect(decodePage(Buffer.from([0x41, 0xff, 0x42]), 'text/html; charset=utf-8').text).toBe('A\ufffdB');
});
