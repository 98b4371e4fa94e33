import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * A hash of files, to see whether what was made from them is still what they ask for.
 * @param {...string} paths
 */
export function hashOf(...paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(readFileSync(path));
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string | null} null when there is none
 */
export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
