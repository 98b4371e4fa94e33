import { Alert, Button, Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Members } from '../../../domain/members.schema.ts';
import { accounts } from '../../api/accounts.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import type { MemberAct } from './use-members.ts';

/** Makes a member the owner: offered, and taken by them; by an administrator at once. */
export function HandOver({
  members: { members, offeredTo },
  onAct,
}: {
  members: Members;
  onAct: (act: MemberAct) => void;
}): ReactNode {
  const [to, setTo] = useState<string | null>(null);
  const me = useQuery(accounts.me());
  const atOnce = me.data?.role === 'administrator';
  if (offeredTo !== null)
    return (
      <Alert py="xs">
        <Group justify="space-between" gap="xs">
          {`Offered to ${offeredTo}, who becomes the owner by taking it over.`}
          <Button variant="default" onClick={() => onAct({ kind: 'offer', email: null })}>
            Take the offer back
          </Button>
        </Group>
      </Alert>
    );
  if (members.length === 0) return null;
  return (
    <Group align="flex-end" gap="xs">
      <Select
        label="Hand over to"
        placeholder="A member"
        w={300}
        data={members.map(({ email }) => email)}
        value={to}
        onChange={setTo}
      />
      <ConfirmButton
        size="sm"
        disabled={to === null}
        question={`Hand this experiment over to ${to ?? ''}?`}
        consequence={
          atOnce
            ? 'They become its owner at once, as you are an administrator. Who was its owner stays, as a member with all rights.'
            : 'They become its owner as soon as they take it over. Until then you can take the offer back; afterwards you stay, as a member with all rights.'
        }
        onConfirm={() => {
          onAct({ kind: 'offer', email: to });
          setTo(null);
        }}
      >
        {atOnce ? 'Hand over' : 'Offer'}
      </ConfirmButton>
    </Group>
  );
}
