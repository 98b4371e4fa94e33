import { readFileSync } from 'node:fs';
import type { EndRule } from '../../domain/ends.ts';
import { EndRulesSchema } from '../../domain/end-rule.schema.ts';
import { UsageError } from '../config.ts';

/**
 * Reads rules by which ends are recognised: a JSON array.
 * @throws UsageError which names the file, the rule by its number, and what is wrong with it
 */
export function readEnds(file: string): EndRule[] {
  const parsed = EndRulesSchema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path: [at, ...rest], message }) =>
    typeof at === 'number' ? `rule ${[at + 1, ...rest.map(String)].join(', ')}: ${message}` : message,
  );
  throw new UsageError(
    `${file}: ${wrong.join('; ')}\nIt takes a list such as [{"match":"text","pattern":"The end","outcome":"finished"}].`,
  );
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The file with the ends, ${file}, cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`);
  }
}
