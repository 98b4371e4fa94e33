import { compilePattern, type Matcher } from './end-pattern.ts';
import { KNOWN_ENDS } from './known-ends.ts';

/** How a study may have ended for a participant. */
export const END_OUTCOMES = ['finished', 'screened_out', 'full', 'closed'] as const;
export type EndOutcome = (typeof END_OUTCOMES)[number];

/** A rule by which the end of a study is recognised: by what its page says, or by an address. */
export interface EndRule {
  match: 'text' | 'url';
  /** Plain text, or a regular expression when written `/…/` or `/…/i`. */
  pattern: string;
  outcome: EndOutcome;
}

/** A rule of Proband's own. */
export interface KnownEnd extends EndRule {
  /** Said out of politeness, elsewhere too: it tells an end only where nothing at all is left to do. */
  polite?: true;
}

interface CompiledEnd extends KnownEnd {
  matches: Matcher;
  own: boolean;
}

/** What stands on a page besides its text, as far as that says whether it is an end. */
export interface Surroundings {
  /** Something goes on from here: then only a session's own rules speak. */
  goesOn: boolean;
  /** Something can be used by a script alone, or the page asks to wait: then politeness is no end. */
  unsure: boolean;
}

/**
 * The outcome that the first matching rule gives to one of a page's texts (its title, what stands on it), a session's
 * own rules first; null when none does. Whoever calls has made sure that there is nothing to fill in.
 */
export function endOfText(texts: string[], around: Surroundings, own: readonly EndRule[]): EndOutcome | null {
  const said = texts.map((text) => text.replace(/[*_#>|]+/g, ' '));
  const unsure = around.unsure || said.some((text) => WAITING.test(text));
  const speaks = (rule: CompiledEnd) => rule.own || !(around.goesOn || (rule.polite && unsure));
  return firstOf('text', said, own, speaks);
}

/** The outcome that an address stands for; null when it stands for none. */
export function endOfUrl(url: string, own: readonly EndRule[]): EndOutcome | null {
  return firstOf('url', [url], own, () => true);
}

/** Whoever is thanked and asked to wait is not at the end. */
const WAITING =
  /please wait|wait (for|until)|will begin|will start|bitte warten|warten sie|veuillez patienter|espere|attendere|even geduld|aguarde/i;

function firstOf(
  match: EndRule['match'],
  texts: string[],
  own: readonly EndRule[],
  speaks: (rule: CompiledEnd) => boolean,
): EndOutcome | null {
  const rules = [...compiledOwn(own), ...compiledKnown()];
  const found = rules.find((rule) => rule.match === match && speaks(rule) && texts.some(rule.matches));
  return found?.outcome ?? null;
}

let known: CompiledEnd[] | undefined;
const compiled = new WeakMap<readonly EndRule[], CompiledEnd[]>();

function compiledKnown(): CompiledEnd[] {
  known ??= KNOWN_ENDS.map((rule) => ({ ...rule, matches: compilePattern(rule.pattern), own: false }));
  return known;
}

/** A session's rules are compiled once for each of its jobs. */
function compiledOwn(own: readonly EndRule[]): CompiledEnd[] {
  const found = compiled.get(own);
  if (found) return found;
  const rules = own.map((rule) => ({ ...rule, matches: compilePattern(rule.pattern), own: true }));
  compiled.set(own, rules);
  return rules;
}
