import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { dollars } from './dollars.ts';

/**
 * US dollars; “unknown” while the price of a call is.
 * @param unconfirmed what calls may have cost at most of which nobody knows how they ended
 */
export function Money({ usd, unconfirmed = 0 }: { usd: number | null; unconfirmed?: number }): ReactNode {
  return (
    <Text span inherit {...(usd === null ? { c: 'dimmed' } : {})}>
      {dollars(usd)}
      {unconfirmed > 0 && (
        <Text span inherit c="dimmed" title="Calls were cut off; what they cost is not confirmed.">
          {` + up to ${dollars(unconfirmed)}`}
        </Text>
      )}
    </Text>
  );
}
