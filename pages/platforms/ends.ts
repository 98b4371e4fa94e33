import { endOfText, endOfUrl, type EndOutcome, type EndRule } from '../../domain/ends.ts';
import type { Control, Observation } from '../../domain/observation.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import { readLinks } from '../reader/exits.ts';
import type { ReaderRules } from '../reader/rules.ts';

/** An end of a study that a rule knows. */
export interface RecognisedEnd {
  outcome: EndOutcome;
  /** The address that said so, where it is one to which the study leads: it is not visited. */
  leadsTo: string | null;
}

/** What the rules need of an answer that was read. */
export interface AnsweredPage {
  answer: HttpAnswer;
  page: Observation;
  /** How the platform's pages are read. */
  reader: ReaderRules;
  /** The platform knows it for a wait page: then only a refresh that leads to an end counts. */
  waits?: boolean;
}

/**
 * Whether this is the end of the study, by the rules of the session and Proband's own: a redirect, a meta refresh or
 * the only way on leads to an address that stands for one; or there is nothing to fill in and nothing that goes on, and
 * the page's address or its words say so. Null where no rule says anything.
 */
export function recogniseEnd(read: AnsweredPage, own: readonly EndRule[]): RecognisedEnd | null {
  const { answer, page } = read;
  if (answer.blocked) return led(endOfUrl(answer.blocked, own), answer.blocked);
  if (page.fields.length > 0) return null;
  if (answer.status >= 400) return refusedEntry(page, own);
  const elsewhere = endElsewhere(read, own);
  if (elsewhere || read.waits) return elsewhere;
  if (page.controls.some(({ kind }) => kind === 'submit')) return null;
  const goesOn = page.controls.some((control) => !isAside(control));
  const outcome =
    endOfUrl(page.url, own) ?? endOfText(wordsOf(page), { goesOn, unsure: isUnsure(page) }, own);
  return outcome && { outcome, leadsTo: null };
}

/** Whether an address to which a study leads stands for its end. */
export function isEndAddress(url: URL, own: readonly EndRule[]): boolean {
  return endOfUrl(url.href, own) !== null;
}

function led(outcome: EndOutcome | null, leadsTo: string): RecognisedEnd | null {
  return outcome && { outcome, leadsTo };
}

/** An error's page may say why nobody gets in; that a study was completed it cannot say. */
function refusedEntry(page: Observation, own: readonly EndRule[]): RecognisedEnd | null {
  const outcome = endOfText(wordsOf(page), { goesOn: false, unsure: true }, own);
  return outcome === null || outcome === 'finished' ? null : { outcome, leadsTo: null };
}

/** The page does nothing but lead to another host, at an address that stands for an end; several have to agree. */
function endElsewhere(
  { answer, page, reader, waits }: AnsweredPage,
  own: readonly EndRule[],
): RecognisedEnd | null {
  const { host } = new URL(page.url);
  const ways = page.refresh ? [page.refresh.url] : waits ? [] : waysOn(answer, page, reader);
  const ends = ways
    .filter((way) => new URL(way).host !== host)
    .flatMap((way) => led(endOfUrl(way, own), way) ?? []);
  const [first] = ends;
  return first && ends.every(({ outcome }) => outcome === first.outcome) ? first : null;
}

function waysOn(answer: HttpAnswer, page: Observation, reader: ReaderRules): string[] {
  const [control, ...others] = page.controls.filter((one) => !isAside(one));
  if (!control) return [...readLinks(answer.body, page.url, reader), ...addressesIn(page.text)];
  if (others.length > 0 || control.kind === 'link') return [];
  const action = control.href ?? page.forms[control.form ?? -1]?.action;
  return action ? [action] : [];
}

/** Addresses that stand in the text to be copied. */
function addressesIn(text: string): string[] {
  const found = text.match(/https?:\/\/[^\s<>"')\]*]+/gi) ?? [];
  return found.map((address) => address.replace(/[.,;:!?]+$/, '')).filter((address) => URL.canParse(address));
}

/** Links of every page's frame, and what end pages offer: none of them goes on with the study. */
const ASIDE =
  /privacy|imprint|impressum|datenschutz|terms|contact|kontakt|\bhelp\b|hilfe|cookie|accessib|barrierefrei|\bhome\b|startseite|about|über uns|log ?out|sign out|abmelden|another response|edit your response|print|drucken|download|save|close|schließen|exit|return to|back to|zurück zu|share|powered by|report abuse/i;

/** “Save and continue” is no aside. */
const ONWARD =
  /continue|next|proceed|start|begin|go on|survey|study|weiter|fortfahren|umfrage|studie|suivant|continuer|siguiente|continuar|avanti|volgende|verder/i;

/** A link that does not go on with the study, as far as its words tell. */
export function isAside({ kind, label }: Control): boolean {
  return kind === 'link' && ASIDE.test(label) && !ONWARD.test(label);
}

function isUnsure({ unseen }: Observation): boolean {
  return unseen.some((what) => what.includes('script') || what.startsWith('iframe'));
}

function wordsOf({ title, text }: Observation): string[] {
  return [title, text];
}
