/** The first part of a sign that takes two places (an emoji). Alone it is no text, and Postgres refuses it in JSON. */
const HALF_PAIR = /[\uD800-\uDBFF]$/;

/** The beginning of a text, at most so many places long, without half a sign at its end. */
export function cutText(text: string, most: number): string {
  return text.slice(0, most).replace(HALF_PAIR, '');
}
