import { Button, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states-of-a-screen.tsx';
import { useAct } from '../../parts/use-act.ts';
import { When } from '../../parts/when.tsx';
import { browserName } from './browser-name.ts';
import { sessionsKey, sessionsQuery } from './queries.ts';

type Session = z.output<typeof api.listAccountSessions.response>['sessions'][number];

/** Where one is signed in. */
export function OpenSessions(): ReactNode {
  const sessions = useQuery(sessionsQuery());
  const renews = [sessionsKey];
  const end = useAct((id: string) => call(api.endAccountSession, { params: { id } }), { renews });
  const endOthers = useAct(() => call(api.endOtherAccountSessions), {
    renews,
    done: ({ ended }) => `${ended} other ${ended === 1 ? 'session has' : 'sessions have'} ended.`,
  });
  return (
    <Section
      title="Where you are signed in"
      actions={
        <ConfirmButton
          question="Sign out everywhere else?"
          consequence="All your sessions but this one end. Personal tokens stay; revoke them below."
          onConfirm={() => endOthers.mutate(undefined)}
        >
          Sign out everywhere else
        </ConfirmButton>
      }
    >
      <Loaded query={sessions} rows={1}>
        {({ sessions: open }) => (
          <Table.ScrollContainer minWidth={480}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Browser</Table.Th>
                  <Table.Th>Address</Table.Th>
                  <Table.Th>Since</Table.Th>
                  <Table.Th aria-label="Actions" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {open.map((session) => (
                  <Row key={session.id} session={session} onEnd={() => end.mutate(session.id)} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Loaded>
    </Section>
  );
}

function Row({
  session: { browser, address, since, current },
  onEnd,
}: {
  session: Session;
  onEnd: () => void;
}): ReactNode {
  return (
    <Table.Tr>
      <Table.Td>{browserName(browser)}</Table.Td>
      <Table.Td>{address ?? '–'}</Table.Td>
      <Table.Td>
        <When at={since} />
      </Table.Td>
      <Table.Td ta="right">
        {current ? (
          <Text span inherit c="dimmed">
            this one
          </Text>
        ) : (
          <Button size="compact-xs" variant="default" onClick={onEnd}>
            Sign out
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
