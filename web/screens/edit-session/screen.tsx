import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { SessionView } from '../../../domain/sessions.schema.ts';
import { queries } from '../../api/queries.ts';
import { ButtonLink, TextLink } from '../../parts/link.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { jobsIn } from '../../parts/state-counts.tsx';
import { EmptyState, Loaded } from '../../parts/states-of-a-screen.tsx';
import type { CredentialChoice } from '../session-form/choices.ts';
import { SessionSettingsForm } from '../session-form/form.tsx';
import { useChoices } from '../session-form/needs.ts';
import { storedConfig, valuesOf } from '../session-form/values.ts';
import { affectedWords } from './affected-words.ts';
import { useSaveSession } from './use-save-session.ts';

const route = getRouteApi('/inside/sessions/$id/edit');

export function EditSessionScreen(): ReactNode {
  const { id } = route.useParams();
  const session = useQuery(queries.session(id));
  const choices = useChoices();
  const found = session.data?.session;
  return (
    <>
      <PageTitle
        title={`Edit ${found?.name ?? 'session'}`}
        crumbs={[
          <TextLink to="/">Experiments</TextLink>,
          ...(found
            ? [
                <TextLink to="/experiments/$id" params={{ id: found.experiment.id }}>
                  {found.experiment.name}
                </TextLink>,
                <TextLink to="/sessions/$id" params={{ id }}>
                  {found.name}
                </TextLink>,
              ]
            : []),
        ]}
      />
      <Loaded query={session}>
        {(data) => (
          <Loaded query={choices} rows={8}>
            {(all) => <EditSession key={id} session={data.session} choices={all} />}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}

function EditSession({ session, choices }: { session: SessionView; choices: CredentialChoice[] }): ReactNode {
  const navigate = useNavigate();
  // What changes elsewhere meanwhile does not take away what is being typed here.
  const [initial] = useState(() => valuesOf(session.name, storedConfig(session.config), session));
  const save = useSaveSession(session, () => navigate({ to: '/sessions/$id', params: { id: session.id } }));
  const back = (
    <ButtonLink to="/sessions/$id" params={{ id: session.id }} variant="default" size="sm">
      Cancel
    </ButtonLink>
  );
  if (!session.rights.includes('edit'))
    return (
      <EmptyState title="You may look, but not change this session" action={back}>
        The owner of the experiment can let you edit it.
      </EmptyState>
    );
  return (
    <SessionSettingsForm
      initial={initial}
      platform={session.experiment.platform}
      choices={choices}
      mayBudget={session.rights.includes('run')}
      action="Save"
      cancel={back}
      notice={affectedWords(jobsIn(session.jobs))}
      pending={save.isPending}
      onSettings={save.mutateAsync}
    />
  );
}
