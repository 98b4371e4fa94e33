import type { EntryList } from '../../../../domain/entry-lists.ts';

/** What was found, with the lines where it was found; those of one link are many. */
export interface Finding {
  text: string;
  lines: number[];
}

export interface Checked {
  entries: { index: number; problem: string | null; warnings: string[] }[];
}

/** What keeps participants from being started, and what may be a mistake; each said once. */
export function findingsOf(
  list: EntryList,
  checked: Checked | undefined,
): { problems: Finding[]; warnings: Finding[] } {
  const problems = new Map<string, Finding>();
  const warnings = new Map<string, Finding>();
  for (const { line, text } of list.problems) add(problems, text, line);
  for (const { index, problem, warnings: said } of checked?.entries ?? []) {
    const line = list.entries[index]?.line ?? 1;
    if (problem !== null) add(problems, problem, line);
    for (const text of said) add(warnings, text, line);
  }
  return { problems: [...problems.values()], warnings: [...warnings.values()] };
}

function add(findings: Map<string, Finding>, text: string, line: number): void {
  const known = findings.get(text);
  if (!known) findings.set(text, { text, lines: [line] });
  else if (known.lines.at(-1) !== line) known.lines.push(line);
}

const NAMED = 5;

/** Where: “Line 3”, “Lines 1, 2 and 40 more”. */
export function linesWords({ lines }: Finding): string {
  const [only] = lines;
  if (lines.length === 1) return `Line ${only}`;
  if (lines.length <= NAMED) return `Lines ${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`;
  return `Lines ${lines.slice(0, NAMED).join(', ')} and ${lines.length - NAMED} more`;
}
