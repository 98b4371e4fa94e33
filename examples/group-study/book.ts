import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { BookEntry } from './entries.ts';

/** Everything that the study took, in the order in which it took it. */
export interface Book {
  /** What stands in it; grows with `append`. */
  readonly entries: readonly BookEntry[];
  /**
   * Writes entries and returns when they are on disk: all or, if it throws, none.
   * It blocks on purpose: whatever was decided is on disk before anything else is decided.
   */
  append(entries: readonly BookEntry[]): void;
}

/**
 * Opens the book in a folder, which is made if it is not there. One process at a time may write a book.
 * @throws if a line in it is no JSON
 */
export function openBook(dir: string): Book {
  mkdirSync(dir, { recursive: true });
  const path = bookPath(dir);
  const entries = readBook(dir);
  // A process that was killed while it wrote leaves half a line, whose answer never left. It must go,
  // or the next entry would be glued to it.
  let size = wholeLines(path).length;
  change(path, (file) => ftruncateSync(file, size));
  syncFolder(dir);

  return {
    entries,
    append(added) {
      const lines = Buffer.from(added.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      change(path, (file) => {
        try {
          writeAll(file, lines);
          fsyncSync(file);
        } catch (error) {
          ftruncateSync(file, size); // a full disk may have taken half of it
          throw error;
        }
      });
      size += lines.length;
      entries.push(...added);
    },
  };
}

/**
 * Reads the book in a folder, also while a study writes it; a missing book is empty.
 * @throws if a line in it is no JSON
 */
export function readBook(dir: string): BookEntry[] {
  const lines = wholeLines(bookPath(dir)).toString().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as BookEntry);
}

function bookPath(dir: string): string {
  return join(dir, 'book.jsonl');
}

/** The file up to its last line end. */
function wholeLines(path: string): Buffer {
  const bytes = readIfThere(path);
  return bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function change(path: string, act: (file: number) => void): void {
  const file = openSync(path, 'a');
  try {
    act(file);
  } finally {
    closeSync(file);
  }
}

/** One write may take fewer bytes than it was given. */
function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

/** A new file outlives a power cut only once its folder is on disk too. */
function syncFolder(dir: string): void {
  if (process.platform === 'win32') return; // Windows cannot open folders
  const folder = openSync(dir, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
