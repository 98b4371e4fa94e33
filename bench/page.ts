/** What stands above the sections of docs/benchmarks.md. */
const HEAD = `# Benchmarks

What the engine costs and how fast it is, on its embedded servers with the bundled study
(\`examples/group-study\`, in a process of its own that does not count) and the dry-run participant.

\`\`\`
npm run bench            # all of it, some 25 minutes; rewrites this page
npm run bench -- cpu     # one measure (bench/run.ts lists them); rewrites its section
\`\`\`

Ratios are what to compare; absolute numbers belong to the machine that the section names. It needs Linux
(\`/proc\`), and a machine with nothing else to do: each section says what others used of it meanwhile.
`;

/** A section of the page; its heading tells it from the others. */
export interface Section {
  title: string;
  lines: string[];
}

/**
 * The page with these sections renewed, and those of earlier runs kept.
 * @param order titles of all sections that there may be, in their order
 */
export function renew(page: string, sections: Section[], order: string[]): string {
  const texts = new Map<string, string>();
  for (const part of page.split(/^## /m).slice(1)) {
    const [title = '', ...rest] = part.split('\n');
    texts.set(title, rest.join('\n').trim());
  }
  for (const { title, lines } of sections) texts.set(title, lines.join('\n').trim());
  const kept = order.filter((title) => texts.has(title));
  return [HEAD, ...kept.map((title) => `## ${title}\n\n${texts.get(title)}\n`)].join('\n');
}
