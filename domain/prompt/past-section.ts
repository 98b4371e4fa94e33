import { cutText } from '../cut-text.ts';
import type { Answer } from '../reply.ts';
import { withTitle } from './page-section.ts';
import type { Past, PastPage } from './request.ts';
import type { Memory } from './settings.ts';
import { tagged } from './study-text.ts';

/** Longest transcript, and longest text of passed pages, in characters. */
export const TRANSCRIPT_CHARACTERS = 60_000;

/**
 * What the participant brings along: pages that asked nothing and its notes, or the pages so far.
 * @param most characters of it; null: the usual
 */
export function pastSection(past: Past, memory: Memory, most: number | null = null): string[] {
  const room = most ?? TRANSCRIPT_CHARACTERS;
  if (memory === 'transcript') {
    const told = pages('# The pages so far, with what you gave', past.transcript, past.leftOut, room);
    return told === null ? [] : [told];
  }
  const notes = most === null ? past.notes : cutText(past.notes, most);
  const passed = pages('# Pages before this one that asked nothing of you', past.passed, 0, room);
  return [
    ...(notes.trim() === '' ? [] : [`# Your notes from earlier pages\n\n${tagged('notes', notes)}`]),
    ...(passed === null ? [] : [passed]),
  ];
}

/** Less than so much is not worth telling. */
const LEAST_CHARACTERS = 500;

/** Half of what was told, for a model that takes less; null: nothing was told, so nothing can be left out. */
export function roomBelow(past: Past, memory: Memory, most: number | null = null): number | null {
  const told = pastSection(past, memory, most).join('').length;
  if (most === 0 || told === 0) return null;
  const half = Math.floor(Math.min(told, most ?? told) / 2);
  return half < LEAST_CHARACTERS ? 0 : half;
}

/** The newest pages that have room, in their order, with a word on those that have none. */
function pages(heading: string, all: PastPage[], notLoaded: number, most: number): string | null {
  if (all.length === 0) return null;
  const told: string[] = [];
  let room = most;
  for (const page of all.toReversed()) {
    const text = pageText(page);
    if (text.length > room) break;
    room -= text.length;
    told.unshift(text);
  }
  const missing = all.length - told.length + notLoaded;
  const word = missing === 1 ? 'The first page is' : `The first ${missing} pages are`;
  return [
    heading,
    ...(missing > 0 ? [`(${word} left out here, as the text would be too long.)`] : []),
    ...told,
  ].join('\n\n');
}

function pageText(page: PastPage): string {
  const given = page.answers.map(({ field, label, answer }) => {
    const name = label === '' || label === field ? field : `${field} (${label.replace(/\s+/g, ' ').trim()})`;
    return `${name}: ${answerText(answer)}`;
  });
  const what = [...given, ...(page.pressed === null ? [] : [`pressed: ${page.pressed}`])];
  const reply = what.length === 0 ? [] : [`You gave: ${oneTagFree(what.join('; '))}`];
  return [`Page ${page.number}:`, tagged('page', withTitle(page.title, page.text)), ...reply].join('\n');
}

/** Labels come from the study: what stands outside the tags is on one line and holds none. */
function oneTagFree(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('<', '‹');
}

function answerText(answer: Answer): string {
  if (answer === null || answer === '') return '(nothing)';
  return Array.isArray(answer) ? answer.join(', ') : String(answer);
}
