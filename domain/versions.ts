/** With which versions of Proband's reader and prompt some pages were read and asked; null: not recorded. */
export interface StepVersions {
  readerVersion: number | null;
  promptVersion: number | null;
  /** How many pages. */
  pages: number;
}

/** One sentence on pages that different versions read or asked about, which are no one sample; null: all agree. */
export function mixedVersions(steps: readonly StepVersions[]): string | null {
  const mixed = [
    { what: 'reader', counts: countBy(steps, 'readerVersion') },
    { what: 'prompt', counts: countBy(steps, 'promptVersion') },
  ].filter(({ counts }) => counts.length > 1);
  if (mixed.length === 0) return null;
  const parts = mixed.map(({ what, counts }) => `${what} ${listed(counts)}`);
  return `The pages of this session were not all shown by one version: ${parts.join('; ')}.`;
}

type Count = [version: number | null, pages: number];

/** Oldest first; what was not recorded is older still. */
function countBy(steps: readonly StepVersions[], which: 'readerVersion' | 'promptVersion'): Count[] {
  const counts = new Map<number | null, number>();
  for (const step of steps) counts.set(step[which], (counts.get(step[which]) ?? 0) + step.pages);
  return [...counts].sort(([a], [b]) => (a ?? -1) - (b ?? -1));
}

function listed(counts: Count[]): string {
  const parts = counts.map(
    ([version, pages]) => `${version ?? 'not recorded'} (${pages} page${pages === 1 ? '' : 's'})`,
  );
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
