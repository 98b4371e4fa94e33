import { Badge, Checkbox, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { GIVEN_RIGHTS } from '../../../domain/access.ts';
import type { ExperimentView } from '../../../domain/experiments.schema.ts';
import type { Members } from '../../../domain/members.schema.ts';
import { accounts } from '../../api/accounts.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { ErrorState, Loaded } from '../../parts/states-of-a-screen.tsx';
import { AddMember } from './add-member.tsx';
import { HandOver } from './hand-over.tsx';
import { experimentQueries } from './queries.ts';
import { RIGHT_WORDS } from './right-words.ts';
import { useMemberActs, type MemberAct } from './use-members.ts';

/** Who works on the experiment, and what each may do. */
export function MembersSection({ experiment }: { experiment: ExperimentView }): ReactNode {
  const { id } = experiment;
  const members = useQuery(experimentQueries.members(id));
  const { mutate, error } = useMemberActs(id);
  const isOwner = experiment.rights.includes('own');
  return (
    <section aria-labelledby="members-heading">
      <Title order={2} id="members-heading" mb="xs">
        People
      </Title>
      <Stack gap="sm">
        {error !== null && <ErrorState error={error} />}
        <Loaded query={members} rows={2}>
          {(found) => (
            <>
              <MemberTable members={found} isOwner={isOwner} onAct={mutate} />
              {isOwner && <AddMember id={id} />}
              {isOwner && <HandOver members={found} onAct={mutate} />}
            </>
          )}
        </Loaded>
        {!isOwner && (
          <Text c="dimmed" fz="sm">
            Only the owner manages members.
          </Text>
        )}
      </Stack>
    </section>
  );
}

function MemberTable({
  members: { owner, members, offeredTo },
  isOwner,
  onAct,
}: {
  members: Members;
  isOwner: boolean;
  onAct: (act: MemberAct) => void;
}): ReactNode {
  return (
    <Table.ScrollContainer minWidth={480} type="native">
      <Table aria-labelledby="members-heading">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Who</Table.Th>
            <Table.Th>May, beside looking</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Table.Tr>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              {owner.name} <Mail email={owner.email} />
            </Table.Td>
            <Table.Td>
              <Badge variant="default" tt="none">
                Owner
              </Badge>
            </Table.Td>
            <Table.Td />
          </Table.Tr>
          {members.map((member) => (
            <MemberRow
              key={member.email}
              member={member}
              isOwner={isOwner}
              isOffered={member.email === offeredTo}
              onAct={onAct}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Mail({ email }: { email: string }): ReactNode {
  return (
    <Text span c="dimmed" fz="sm">
      {email}
    </Text>
  );
}

function MemberRow({
  member: { email, rights },
  isOwner,
  isOffered,
  onAct,
}: {
  member: Members['members'][number];
  isOwner: boolean;
  isOffered: boolean;
  onAct: (act: MemberAct) => void;
}): ReactNode {
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {email}{' '}
        {isOffered && (
          <Text span c="dimmed" fz="sm">
            · offered the experiment
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Checkbox.Group
          aria-label={`What ${email} may do`}
          value={rights}
          onChange={(next) => onAct({ kind: 'save', email, rights: next })}
        >
          <Group gap="md">
            {GIVEN_RIGHTS.map((right) => (
              <Checkbox
                key={right}
                value={right}
                size="xs"
                label={RIGHT_WORDS[right].label}
                title={RIGHT_WORDS[right].about}
                disabled={!isOwner}
              />
            ))}
          </Group>
        </Checkbox.Group>
      </Table.Td>
      <Table.Td ta="right">
        {isOwner ? <Remove email={email} onAct={onAct} /> : <Leave email={email} onAct={onAct} />}
      </Table.Td>
    </Table.Tr>
  );
}

function Remove({ email, onAct }: { email: string; onAct: (act: MemberAct) => void }): ReactNode {
  return (
    <ConfirmButton
      size="compact-xs"
      aria-label={`Remove ${email}`}
      question={`Remove ${email}?`}
      consequence="They no longer see this experiment. Jobs that they started go on."
      onConfirm={() => onAct({ kind: 'remove', email })}
    >
      Remove
    </ConfirmButton>
  );
}

/** For a member's own row. */
function Leave({ email, onAct }: { email: string; onAct: (act: MemberAct) => void }): ReactNode {
  const me = useQuery(accounts.me());
  const navigate = useNavigate();
  if (me.data?.email.toLowerCase() !== email) return null;
  return (
    <ConfirmButton
      size="compact-xs"
      question="Leave this experiment?"
      consequence="You no longer see it, until its owner adds you again."
      onConfirm={() => {
        onAct({ kind: 'remove', email });
        void navigate({ to: '/' });
      }}
    >
      Leave
    </ConfirmButton>
  );
}
