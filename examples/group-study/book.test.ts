import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBook, readBook } from './book.ts';
import type { BookEntry } from './entries.ts';

const entry = (code: string): BookEntry => ({ kind: 'created', at: '2026-01-01', code, via: 'join' });
const newDir = () => join(mkdtempSync(join(tmpdir(), 'group-study-book-')), 'made', 'by', 'the', 'book');

describe('The book', () => {
  it('is empty before anything was written', () => {
    const dir = newDir();
    expect(readBook(dir)).toEqual([]);
    expect(openBook(dir).entries).toEqual([]);
  });

  it('is on disk when append returns, and goes on after it was opened again', () => {
    const dir = newDir();
    openBook(dir).append([entry('a'), entry('b\n"ü"')]);
    const again = openBook(dir);
    again.append([entry('c')]);
    expect(readBook(dir)).toEqual([entry('a'), entry('b\n"ü"'), entry('c')]);
    expect(again.entries).toEqual(readBook(dir));
  });

  it('drops the half line that a killed process left', () => {
    const dir = newDir();
    openBook(dir).append([entry('a')]);
    appendFileSync(join(dir, 'book.jsonl'), '{"kind":"taken","code":"ü');
    expect(readBook(dir)).toEqual([entry('a')]);
    openBook(dir).append([entry('b')]);
    expect(readBook(dir)).toEqual([entry('a'), entry('b')]);
    expect(readFileSync(join(dir, 'book.jsonl'), 'utf8').split('\n')).toHaveLength(3);
  });

  it('refuses to open when a whole line is no JSON', () => {
    const dir = newDir();
    openBook(dir);
    appendFileSync(join(dir, 'book.jsonl'), 'nonsense\n');
    expect(() => openBook(dir)).toThrow(/JSON/);
  });
});
