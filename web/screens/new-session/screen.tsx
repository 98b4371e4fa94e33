import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import type { ExperimentView } from '../../../domain/experiments.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { queries } from '../../api/queries.ts';
import { newRequestKey } from '../../api/request-key.ts';
import { ButtonLink, TextLink } from '../../parts/link.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { EmptyState, Loaded } from '../../parts/states-of-a-screen.tsx';
import type { CredentialChoice } from '../session-form/choices.ts';
import { SessionSettingsForm } from '../session-form/form.tsx';
import { useChoices } from '../session-form/needs.ts';
import type { Settings } from '../session-form/settings-of.ts';
import { newValues } from '../session-form/values.ts';

const route = getRouteApi('/inside/experiments/$id/new-session');

export function NewSessionScreen(): ReactNode {
  const { id } = route.useParams();
  const experiment = useQuery(queries.experiment(id));
  const choices = useChoices();
  const name = experiment.data?.experiment.name;
  return (
    <>
      <PageTitle
        title="New session"
        crumbs={[
          <TextLink to="/">Experiments</TextLink>,
          <TextLink to="/experiments/$id" params={{ id }}>
            {name ?? 'Experiment'}
          </TextLink>,
        ]}
      />
      <Loaded query={experiment}>
        {(found) => (
          <Loaded query={choices} rows={8}>
            {(all) => <NewSession experiment={found.experiment} choices={all} />}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}

function NewSession({
  experiment,
  choices,
}: {
  experiment: ExperimentView;
  choices: CredentialChoice[];
}): ReactNode {
  const { id, platform, rights } = experiment;
  const navigate = useNavigate();
  const client = useQueryClient();
  const [requestKey] = useState(newRequestKey);
  const add = useMutation({
    mutationFn: ({ name, config, budgets }: Settings) =>
      call(api.addSession, { params: { id }, body: { requestKey, name, config, ...budgets } }),
    onSuccess: async ({ session }) => {
      void client.invalidateQueries({ queryKey: keys.experiment(id) });
      void client.invalidateQueries({ queryKey: keys.experiments });
      await navigate({ to: '/sessions/$id', params: { id: session } });
    },
  });
  const back = (
    <ButtonLink to="/experiments/$id" params={{ id }} variant="default" size="sm">
      Cancel
    </ButtonLink>
  );
  if (!rights.includes('edit'))
    return (
      <EmptyState title="You may look, but not add a session" action={back}>
        Its owner, {experiment.owner.name}, can let you edit this experiment.
      </EmptyState>
    );
  return (
    <SessionSettingsForm
      initial={newValues(platform)}
      platform={platform}
      choices={choices}
      mayBudget
      action="Create session"
      cancel={back}
      pending={add.isPending}
      onSettings={add.mutateAsync}
    />
  );
}
