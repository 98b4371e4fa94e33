/** Cents to four places; what is less stays visible. */
export function dollars(value: number): string {
  return `$${value === 0 || value >= 0.0001 ? value.toFixed(4) : value.toFixed(8)}`;
}

/** The cost of some calls in words; what is not known, or not confirmed, stands apart. */
export function costText({
  costUsd,
  unconfirmedUsd,
}: {
  costUsd: number | null;
  unconfirmedUsd: number;
}): string {
  const known =
    costUsd === null
      ? 'unknown'
      : costUsd >= 1 || costUsd === 0
        ? `$${costUsd.toFixed(2)}`
        : dollars(costUsd);
  return unconfirmedUsd > 0 ? `${known}, and up to ${dollars(unconfirmedUsd)} unconfirmed` : known;
}
