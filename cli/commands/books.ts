import pc from 'picocolors';
import { api } from '../../domain/api.schema.ts';
import type { Books, CheckedRule } from '../../domain/books.schema.ts';
import { say, type Context } from '../context.ts';
import { reading } from './reading.ts';

export interface BooksOptions {
  session?: string;
  json?: boolean;
}

/** `proband books`: whether what is on record fits together. Exit code 2 where it does not. */
export async function books(context: Context, options: BooksOptions): Promise<number> {
  return reading(context, 'books', async (client) => {
    const { session } = options;
    const found = await client.call(api.books, { body: session === undefined ? {} : { session } });
    if (options.json) context.stdout.write(`${JSON.stringify(found)}\n`);
    else {
      context.stdout.write(`${found.rules.flatMap(linesOf).join('\n')}\n`);
      say(context, verdictOf(found));
    }
    return found.balanced ? 0 : 2;
  });
}

function linesOf({ rule, says, weight, looked, found, first }: CheckedRule): string[] {
  const mark = found === 0 ? pc.green('✓') : weight === 'note' ? pc.yellow('!') : pc.red('✗');
  const more = found > first.length ? [pc.dim(`    … and ${found - first.length} more`)] : [];
  return [
    `${mark} ${rule.padEnd(16)} ${pc.dim(`${looked} looked at`)}${found === 0 ? '' : ` · ${found} found: ${says}`}`,
    ...first.map(({ id, what }) => `    ${id}: ${what}`),
    ...more,
  ];
}

function verdictOf({ balanced, jobs, tookMs }: Books): string {
  const of = `The books of ${jobs} jobs`;
  return balanced ? `${of} balance (${tookMs} ms).` : `${of} do not balance.`;
}
