import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { Section } from '../../parts/section.tsx';
import { EmptyState, Loaded } from '../../parts/states-of-a-screen.tsx';
import { NewCredential } from './new-credential.tsx';
import { OwnTable } from './own-table.tsx';
import { SharedTable } from './shared-table.tsx';

/** By what models are reached: one's own keys, and those that others share. */
export function CredentialsScreen(): ReactNode {
  const query = useQuery(queries.credentials());
  const [adding, setAdding] = useState(false);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      New credential
    </Button>
  );
  return (
    <>
      <PageTitle title="Credentials" actions={query.data?.credentials.length === 0 ? null : add} />
      <Loaded query={query}>
        {({ credentials, shared }) => (
          <>
            {credentials.length === 0 ? (
              <EmptyState title="No credential of your own yet" action={add}>
                A credential is an API key for a provider of models, or the address of a server of yours.
                Sessions use it to ask a model; without one they can only do dry runs.
              </EmptyState>
            ) : (
              <OwnTable credentials={credentials} />
            )}
            {shared.length > 0 && (
              <Section
                title="Shared with you"
                about="You can use these for your sessions. Their owners pay, and see what was spent."
              >
                <SharedTable shared={shared} />
              </Section>
            )}
            <NewCredential
              opened={adding}
              onClose={() => setAdding(false)}
              taken={credentials.map(({ name }) => name)}
            />
          </>
        )}
      </Loaded>
    </>
  );
}
