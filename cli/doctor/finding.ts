import pc from 'picocolors';

/** What a check found. */
export interface Finding {
  /** What was looked at, e.g. `Temporal`. */
  what: string;
  /** - `good` as it should be - `note` worth knowing - `bad` keeps Proband, or the participants, from their work */
  how: 'good' | 'note' | 'bad';
  /** In one sentence. */
  found: string;
  /** How to go on, where there is something to do. */
  mend?: string;
}

export const good = (what: string, found: string): Finding => ({ what, how: 'good', found });
export const note = (what: string, found: string, mend?: string): Finding => ({
  ...{ what, how: 'note', found },
  ...(mend === undefined ? {} : { mend }),
});
export const bad = (what: string, found: string, mend: string): Finding => ({
  what,
  how: 'bad',
  found,
  mend,
});

const SIGNS = { good: pc.green('✓'), note: pc.yellow('!'), bad: pc.red('✗') };

/** A line for each finding, and one below it for what to do. */
export function render(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  return findings
    .flatMap(({ what, how, found, mend }) => [
      `${SIGNS[how]} ${what.padEnd(width)}  ${found}`,
      ...(mend === undefined ? [] : [`  ${' '.repeat(width)}  → ${mend}`]),
    ])
    .join('\n');
}
