import type { Dice } from './dice.ts';

const MOST_TEXTS = 8;
/** How often something is repeated where a pattern sets no end to it. */
const MOST_REPEATS = 4;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const CLASSES: Record<string, string> = {
  d: DIGITS,
  w: `${LETTERS}${LETTERS.toUpperCase()}${DIGITS}_`,
  s: ' ',
  D: LETTERS,
  W: '-',
  S: `${LETTERS}${DIGITS}`,
};
const ANY = `${LETTERS}${DIGITS}`;

/**
 * Texts that most likely fit a pattern: it follows characters, classes, groups, alternatives and repetitions. What it
 * does not know (look-around, back references) it passes over, so whoever uses the texts checks them.
 */
export function textsLike(pattern: string, dice: Dice): string[] {
  return Array.from({ length: MOST_TEXTS }, () => new Follower(pattern, dice).alternatives());
}

class Follower {
  readonly #pattern: string;
  readonly #dice: Dice;
  #at = 0;

  constructor(pattern: string, dice: Dice) {
    this.#pattern = pattern;
    this.#dice = dice;
  }

  /** Up to the end of the group: one of the alternatives. */
  alternatives(): string {
    const all = [''];
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== ')') {
      if (this.#take(/\|/y)) all.push('');
      else all.push((all.pop() ?? '') + this.#repeated());
    }
    return all[this.#dice.roll(all.length)] ?? '';
  }

  #repeated(): string {
    const start = this.#at;
    const once = this.#one();
    const end = this.#at;
    const [least, most] = this.#times();
    const after = this.#at;
    const times = least + this.#dice.roll(most - least + 1);
    let text = times > 0 ? once : '';
    for (let i = 1; i < times; i++) {
      this.#at = start;
      text += this.#one();
    }
    this.#at = Math.max(after, end);
    return text;
  }

  #times(): [number, number] {
    const mark = this.#take(/[*+?]|\{\d+(?:,\d*)?\}/y);
    if (mark !== null) this.#take(/\?/y);
    if (mark === null) return [1, 1];
    if (mark === '?') return [0, 1];
    if (mark === '*' || mark === '+') return [mark === '+' ? 1 : 0, MOST_REPEATS];
    const [least = '0', most] = mark.slice(1, -1).split(',');
    const low = Math.min(Number(least), 10_000);
    const high = most === undefined ? low : most === '' ? low + MOST_REPEATS : Number(most);
    return [low, Math.max(low, Math.min(high, low + 2 * MOST_REPEATS))];
  }

  #one(): string {
    if (this.#take(/\^|\$|\\[bB]/y)) return '';
    const lookAround = this.#take(/\(\?<?[=!]/y) !== null;
    if (lookAround || this.#take(/\((\?:|\?<\w+>)?/y) !== null) {
      const inside = this.alternatives();
      this.#take(/\)/y);
      return lookAround ? '' : inside;
    }
    const set = this.#take(/\[(?:[^\]\\]|\\.)*\]/y);
    if (set !== null) return this.#pick(members(set.slice(1, -1)));
    const escaped = this.#take(/\\(?:p\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/y);
    if (escaped !== null) return this.#pick(meaning(escaped));
    const sign = this.#pattern[this.#at++] ?? '';
    return sign === '.' ? this.#pick(ANY) : sign;
  }

  #pick(from: string): string {
    return from[this.#dice.roll(from.length)] ?? '';
  }

  #take(sign: RegExp): string | null {
    sign.lastIndex = this.#at;
    const found = sign.exec(this.#pattern)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }
}

/** The characters of `[a-z\d_]`; of `[^…]` those letters and digits that are not named. */
function members(set: string): string {
  const isNegated = set.startsWith('^');
  const parts = (isNegated ? set.slice(1) : set).match(/\\.|./gs) ?? [];
  let all = '';
  for (let i = 0; i < parts.length; i++) {
    const from = parts[i] ?? '';
    const to = parts[i + 2];
    if (parts[i + 1] === '-' && to !== undefined && from.length === 1 && to.length === 1) {
      const last = Math.min(to.charCodeAt(0), from.charCodeAt(0) + 200);
      for (let code = from.charCodeAt(0); code <= last; code++) all += String.fromCharCode(code);
      i += 2;
    } else all += from.startsWith('\\') ? meaning(from) : from;
  }
  return isNegated ? [...ANY].filter((sign) => !all.includes(sign)).join('') : all;
}

function meaning(escaped: string): string {
  const kind = escaped[1] ?? '';
  if (kind === 'p') return LETTERS;
  if (escaped.length > 2) return String.fromCharCode(parseInt(escaped.slice(2), 16));
  return CLASSES[kind] ?? { t: '\t', n: '\n', r: '\r' }[kind] ?? kind;
}
