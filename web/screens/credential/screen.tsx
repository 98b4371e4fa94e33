import { Badge, Box, Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import type { CredentialView } from '../../../domain/credentials.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { TextLink } from '../../parts/link.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { Loaded } from '../../parts/states-of-a-screen.tsx';
import { useAct } from '../../parts/use-act.ts';
import { TestResult } from '../credentials/test-result.tsx';
import { AddressSection } from './address-section.tsx';
import { KeySection } from './key-section.tsx';
import { LimitsSection } from './limits-section.tsx';
import { ModelsSection } from './models-section.tsx';
import { credentialQuery } from './queries.ts';
import { SharingSection } from './sharing-section.tsx';
import { useChange } from './use-change.ts';

const route = getRouteApi('/inside/credentials/$id');

export function CredentialScreen(): ReactNode {
  const { id } = route.useParams();
  const query = useQuery(credentialQuery(id));
  if (query.data) return <OneCredential credential={query.data} />;
  return (
    <>
      <PageTitle title="Credential" crumbs={[<TextLink to="/credentials">Credentials</TextLink>]} />
      <Loaded query={query}>{() => null}</Loaded>
    </>
  );
}

function OneCredential({ credential }: { credential: CredentialView }): ReactNode {
  const { id, name, label, disabled } = credential;
  const test = useAct(() => call(api.testCredential, { params: { credential: id } }), {
    renews: [keys.credential(id)],
  });
  return (
    <>
      <PageTitle
        title={name}
        crumbs={[<TextLink to="/credentials">Credentials</TextLink>]}
        actions={
          <>
            <Button onClick={() => test.mutate(undefined)} loading={test.isPending}>
              Test
            </Button>
            <EnableButton credential={credential} />
            <RemoveButton credential={credential} />
          </>
        }
      >
        <Text c="dimmed">{label}</Text>
        {disabled && (
          <Badge color="gray" variant="default" tt="none">
            Disabled
          </Badge>
        )}
      </PageTitle>
      {test.data && (
        <Box mb="md">
          <TestResult tested={test.data} />
        </Box>
      )}
      <KeySection credential={credential} />
      <AddressSection credential={credential} />
      <ModelsSection credential={credential} />
      <LimitsSection credential={credential} />
      <SharingSection id={id} />
    </>
  );
}

function EnableButton({ credential }: { credential: CredentialView }): ReactNode {
  const enable = useChange(
    credential,
    'Enabled. Jobs that were paused for it go on when somebody resumes them.',
  );
  const disable = useChange(credential, 'Disabled.');
  if (credential.disabled)
    return (
      <Button variant="default" loading={enable.isPending} onClick={() => enable.mutate({ disabled: false })}>
        Enable
      </Button>
    );
  return (
    <ConfirmButton
      question="Disable this credential?"
      consequence="All jobs that use it pause, also those of people with whom it is shared. You can enable it again; the jobs go on when somebody resumes them."
      onConfirm={() => disable.mutate({ disabled: true })}
    >
      Disable
    </ConfirmButton>
  );
}

function RemoveButton({ credential: { id, name } }: { credential: CredentialView }): ReactNode {
  const navigate = useNavigate();
  const remove = useAct(() => call(api.removeCredential, { params: { credential: id } }), {
    renews: [keys.credentials],
    done: `${name} was removed, and its key erased.`,
    onDone: () => void navigate({ to: '/credentials' }),
  });
  return (
    <ConfirmButton
      color="red"
      variant="outline"
      question={`Remove ${name}?`}
      consequence="Its key is erased, which cannot be undone. All jobs that use it pause, also those of people with whom it is shared; their sessions need another credential to go on. What was spent stays on record."
      onConfirm={() => remove.mutate(undefined)}
    >
      Remove
    </ConfirmButton>
  );
}
