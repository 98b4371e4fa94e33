import { Badge, Button, Group, Select, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Role } from '../../../domain/access.ts';
import type { UserView } from '../../../domain/accounts.schema.ts';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { OnceShown } from '../../parts/once-shown.tsx';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states-of-a-screen.tsx';
import { useAct } from '../../parts/use-act.ts';
import { When } from '../../parts/when.tsx';
import { fullLink, usersQuery } from './queries.ts';
import { ROLE_CHOICES } from './role-choices.ts';

/** Everybody with an account. @param me id of who looks: nobody changes their own role */
export function People({ me }: { me: string | null }): ReactNode {
  const users = useQuery(usersQuery());
  const [link, setLink] = useState<{ name: string; path: string } | null>(null);
  return (
    <Section title="People">
      {link && (
        <OnceShown
          title={`Sign-in link for ${link.name}`}
          what="link"
          value={fullLink(link.path)}
          onClose={() => setLink(null)}
        >
          Whoever opens it sets a new password and is signed in. It works once, for a day, and is not shown
          again.
        </OnceShown>
      )}
      <Loaded query={users}>
        {({ users: all }) => (
          <Table.ScrollContainer minWidth={680}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>E-mail</Table.Th>
                  <Table.Th>Role</Table.Th>
                  <Table.Th>Since</Table.Th>
                  <Table.Th aria-label="Actions" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {all.map((user) => (
                  <Person key={user.id} user={user} isMe={user.id === me} onLink={setLink} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Loaded>
    </Section>
  );
}

function Person({
  user,
  isMe,
  onLink,
}: {
  user: UserView;
  isMe: boolean;
  onLink: (link: { name: string; path: string }) => void;
}): ReactNode {
  const { id, name, email, role, disabled, hasPassword, createdAt } = user;
  const change = useAct(
    (body: { role?: Role; disabled?: boolean }) => call(api.changeUser, { params: { id }, body }),
    {
      renews: [keys.users],
      done: `The account of ${name} was changed.`,
    },
  );
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs">
          {name}
          {isMe && <Text c="dimmed">(you)</Text>}
          {disabled && <Mark>Disabled</Mark>}
          {!hasPassword && <Mark>No password yet</Mark>}
        </Group>
      </Table.Td>
      <Table.Td>{email}</Table.Td>
      <Table.Td>
        {isMe ? (
          role
        ) : (
          <Select
            aria-label={`Role of ${name}`}
            size="xs"
            w={140}
            data={ROLE_CHOICES}
            value={role}
            disabled={change.isPending}
            onChange={(value) => value !== null && value !== role && change.mutate({ role: value })}
          />
        )}
      </Table.Td>
      <Table.Td>
        <When at={createdAt} day />
      </Table.Td>
      <Table.Td>
        {!isMe && (
          <Actions user={user} onLink={onLink} onDisable={(off) => change.mutate({ disabled: off })} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Mark({ children }: { children: string }): ReactNode {
  return (
    <Badge color="gray" variant="default" tt="none">
      {children}
    </Badge>
  );
}

function Actions({
  user: { id, name, disabled },
  onLink,
  onDisable,
}: {
  user: UserView;
  onLink: (link: { name: string; path: string }) => void;
  onDisable: (disabled: boolean) => void;
}): ReactNode {
  const makeLink = useAct(() => call(api.makeSignInLink, { params: { id } }), {
    onDone: ({ path }) => onLink({ name, path }),
  });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {disabled ? (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Enable ${name}`}
          onClick={() => onDisable(false)}
        >
          Enable
        </Button>
      ) : (
        <>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Make a sign-in link for ${name}`}
            loading={makeLink.isPending}
            onClick={() => makeLink.mutate(undefined)}
          >
            Sign-in link
          </Button>
          <ConfirmButton
            size="compact-xs"
            aria-label={`Disable ${name}`}
            question={`Disable the account of ${name}?`}
            consequence="The person is signed out at once and cannot come in, also not by tokens. Jobs that the person started and that need a credential pause. What the person made stays. You can enable it again."
            onConfirm={() => onDisable(true)}
          >
            Disable
          </ConfirmButton>
        </>
      )}
    </Group>
  );
}
