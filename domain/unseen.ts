/** What a participant in plain HTTP could not perceive or use on one page; see `Observation.unseen`. */
export interface UnseenOnPage {
  job: string;
  step: number;
  /** The page's phrases, each with the thing's own name in brackets where it has one: `picture without text (a.png)`. */
  unseen: string[];
}

/**
 * Every kind of thing that the reader names, with the plural that a methods section uses, in the order in which they are
 * told. The phrases are stored with each step, so they stay; the later lines are those of the reader's first version.
 */
const KINDS: Record<string, string> = {
  'picture without text': 'pictures without text',
  drawing: 'drawings',
  sound: 'sound',
  video: 'video',
  'embedded page': 'embedded pages',
  'embedded object': 'embedded objects',
  'part that a script draws': 'parts drawn by a script',
  'box that only a script reads': 'input boxes that only a script reads',
  'button that needs a script': 'buttons that need a script',
  'link that needs a script': 'links that need a script',
  'file upload': 'file uploads',
  canvas: 'drawings',
  svg: 'drawings',
  audio: 'sound',
  iframe: 'embedded pages',
  object: 'embedded objects',
  embed: 'embedded objects',
};

/**
 * One sentence for a methods section: on how many of the pages that were shown something could not be perceived, and
 * what. A page is counted once however often it was looked at; two participants on the same page are two.
 */
export function unseenSentence(pages: UnseenOnPage[]): string {
  const byPage = new Map<string, Set<string>>();
  for (const { job, step, unseen } of pages) {
    const key = JSON.stringify([job, step]);
    const kinds = byPage.get(key) ?? new Set<string>();
    byPage.set(key, kinds);
    for (const phrase of unseen) kinds.add(pluralOf(phrase));
  }
  if (byPage.size === 0) return 'No pages were shown.';
  const all = [...byPage.values()];
  const affected = all.filter((kinds) => kinds.size > 0).length;
  if (affected === 0)
    return `On ${all.length === 1 ? 'the only page' : `all ${counted(all.length)}`} participants could perceive everything.`;
  const told = [...new Set(all.flatMap((kinds) => [...kinds]))]
    .map((kind) => ({ kind, pages: all.filter((kinds) => kinds.has(kind)).length }))
    .sort((a, b) => b.pages - a.pages || rank(a.kind) - rank(b.kind) || (a.kind < b.kind ? -1 : 1))
    .map(({ kind, pages: count }) => `${kind} (${counted(count)})`);
  return `On ${affected} of ${counted(all.length)} participants could not perceive: ${told.join(', ')}.`;
}

/** A phrase that is not known here (a newer reader's) is told as it stands. */
function pluralOf(phrase: string): string {
  const kind = phrase.replace(/ \(.*\)$/s, '');
  return Object.hasOwn(KINDS, kind) ? KINDS[kind]! : kind;
}

function rank(plural: string): number {
  const at = Object.values(KINDS).indexOf(plural);
  return at < 0 ? Infinity : at;
}

function counted(pages: number): string {
  return `${pages} page${pages === 1 ? '' : 's'}`;
}
