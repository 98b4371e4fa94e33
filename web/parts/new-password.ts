/** Characters that a password has at least, and at most. */
const SHORTEST = 10;
const LONGEST = 128;

export const PASSWORD_HINT = `At least ${SHORTEST} characters. A few words in a row are good.`;

/** Null: it will do. */
export function problemWithPassword(password: string): string | null {
  if (password.length < SHORTEST) return `That is too short: give at least ${SHORTEST} characters.`;
  return password.length > LONGEST ? `That is too long: give at most ${LONGEST} characters.` : null;
}
