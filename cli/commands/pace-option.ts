import type { ConfigContent } from '../../domain/config.schema.ts';
import { UsageError } from '../config.ts';

const MOST_SECONDS = 86_400;

/**
 * What `--pace` says: none, reading, or a range of seconds such as 20-90.
 * @throws UsageError
 */
export function readPace(text: string | undefined): ConfigContent['pace'] {
  if (text === undefined || text === 'none') return null;
  if (text === 'reading') return 'reading';
  const [, least, most] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text.replaceAll(' ', '')) ?? [];
  const minSeconds = Number(least);
  const maxSeconds = Number(most);
  if (!(minSeconds <= maxSeconds && maxSeconds <= MOST_SECONDS)) {
    throw new UsageError(
      `--pace ${JSON.stringify(text)} is none of none, reading, and a range of seconds up to a day, such as 20-90.`,
    );
  }
  return { minSeconds, maxSeconds };
}
