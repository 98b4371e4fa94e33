import { Alert, Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ExperimentView } from '../../../domain/experiments.schema.ts';
import { accounts } from '../../api/accounts.ts';
import { ErrorState } from '../../parts/states-of-a-screen.tsx';
import { experimentQueries } from './queries.ts';
import { useMemberActs } from './use-members.ts';

/** Shown to the member to whom the owner offers the experiment. */
export function Offer({ experiment: { id, owner } }: { experiment: ExperimentView }): ReactNode {
  const members = useQuery(experimentQueries.members(id));
  const me = useQuery(accounts.me());
  const { mutate, isPending, error } = useMemberActs(id);
  const offeredTo = members.data?.offeredTo ?? null;
  if (offeredTo === null || offeredTo !== me.data?.email.toLowerCase()) return null;
  return (
    <Alert title={`${owner.name} offers you this experiment`}>
      <Group justify="space-between" gap="xs">
        As its owner you manage its members and may delete it. {owner.name} stays a member.
        <Button loading={isPending} onClick={() => mutate({ kind: 'take' })}>
          Take it over
        </Button>
      </Group>
      {error !== null && <ErrorState error={error} />}
    </Alert>
  );
}
