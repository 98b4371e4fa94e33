/** A request's key as it is kept: each person's are their own, so nobody finds what another made by guessing. */
export function keyOf(userId: string, requestKey: string): string {
  return `${userId} ${requestKey}`;
}
