import { Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CredentialView } from '../../../domain/credentials.schema.ts';
import { dollars } from '../../parts/dollars.ts';
import { useNow } from '../../parts/since.tsx';
import { dayOf, spentToday } from './queries.ts';

/** What was spent today, and of how much. */
export function DayBudget({ credential }: { credential: CredentialView }): ReactNode {
  const { data } = useQuery(spentToday(dayOf(useNow())));
  const row = data?.get(credential.id);
  const spent = data === undefined ? null : (row?.costUsd ?? 0) + (row?.unconfirmedUsd ?? 0);
  const most = credential.limits.maxCostPerDayUsd;
  if (most === null)
    return (
      <Text span inherit>
        {spent === null ? '…' : dollars(spent)}{' '}
        <Text span inherit c="dimmed">
          no limit
        </Text>
      </Text>
    );
  const share = most === 0 ? 100 : Math.min(100, ((spent ?? 0) / most) * 100);
  return (
    <Stack gap={2} miw={110}>
      <span>
        {spent === null ? '…' : dollars(spent)} of {dollars(most)}
      </span>
      <Progress
        value={share}
        size={4}
        color={share >= 100 ? 'red' : share >= 80 ? 'orange' : 'ink'}
        aria-label={`Budget of the day of ${credential.name}`}
      />
    </Stack>
  );
}
