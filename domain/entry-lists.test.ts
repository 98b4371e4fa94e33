import { describe, expect, test } from 'vitest';
import { copiesOf, readEntryList } from './entry-lists.ts';

const [A, B] = ['https://a.example/join/1?x=1,2', 'https://b.example/2'];

describe('a plain list', () => {
  test('has one link a line; empty lines and notes are passed over, and lines counted', () => {
    expect(readEntryList(`\uFEFF# wave 1\r\n\r\n  ${A}  \r\n${B}\r\n`)).toEqual({
      entries: [
        { line: 3, url: A },
        { line: 4, url: B },
      ],
      problems: [],
      columns: null,
    });
  });

  test('may have labels behind tabs', () => {
    expect(readEntryList(`${A}\tAnn\n${B}\t`).entries).toEqual([
      { line: 1, url: A, label: 'Ann' },
      { line: 2, url: B },
    ]);
  });

  test('keeps what is no link, so that it can be told', () => {
    expect(readEntryList('study.example/1').entries).toEqual([{ line: 1, url: 'study.example/1' }]);
  });

  test.each(['', ' \n ', '# none yet'])('without links says so (%j)', (text) => {
    expect(readEntryList(text)).toMatchObject({ entries: [], problems: [{ line: 1 }] });
  });
});

describe('a table', () => {
  test.each([
    [',', 'url,label'],
    [';', 'Participant;note;Link'],
    ['\t', 'start_url\tname'],
    [',', '"URL","Participant label"'],
    [',', 'entry link,name,other'],
  ])('parted by %j has columns by name: %s', (delimiter, header) => {
    const cells = header.split(delimiter).map((name) => {
      if (/url|link/i.test(name)) return `"${A}"`;
      return /label|participant|name/i.test(name) ? 'Ann' : 'z';
    });
    const { entries, problems } = readEntryList(`${header}\n${cells.join(delimiter)}\n`);
    expect({ entries, problems }).toEqual({ entries: [{ line: 2, url: A, label: 'Ann' }], problems: [] });
  });

  test('may have quoted cells over several lines; rows without a link are told with their line', () => {
    const read = readEntryList(`label,url\n"An\nn",${B}\nBob,\n\nCy,${B}\n`);
    expect(read).toEqual({
      entries: [
        { line: 3, url: B, label: 'An\nn' },
        { line: 6, url: B, label: 'Cy' },
      ],
      problems: [{ line: 4, text: 'This row has no link.' }],
      columns: { url: 'url', label: 'label' },
    });
  });

  test('may be a single column with a header', () => {
    expect(readEntryList(`link\n${B}\n${B}`)).toMatchObject({
      entries: [
        { line: 2, url: B },
        { line: 3, url: B },
      ],
      columns: { url: 'link', label: null },
    });
  });

  test.each([
    ['without such a column', 'a,b\n1,2', /No column is called url or link \(found: "a", "b"\)/],
    ['that is broken', 'url,label\n"https://b.example,x', /cannot be read/],
    ['with a header alone', 'url,label\n', /no rows/],
  ])('%s says so', (_what, text, problem) => {
    const { entries, problems } = readEntryList(text);
    expect(entries).toEqual([]);
    expect(problems.map(({ text: said }) => said).join()).toMatch(problem);
  });
});

test('copies of one link', () => {
  expect(copiesOf(B, 3)).toEqual(Array(3).fill({ line: 1, url: B }));
});
