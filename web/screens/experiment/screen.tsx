import { Badge, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ExperimentView } from '../../../domain/experiments.schema.ts';
import { queries } from '../../api/queries.ts';
import { ButtonLink, TextLink } from '../../parts/link.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { platformLabel } from '../../parts/platform-words.ts';
import { Loaded } from '../../parts/states-of-a-screen.tsx';
import { About } from './about.tsx';
import { ExperimentMenu } from './experiment-menu.tsx';
import { Hosts } from './hosts.tsx';
import { MembersSection } from './members.tsx';
import { Offer } from './offer.tsx';
import { Sessions } from './sessions.tsx';

const route = getRouteApi('/inside/experiments/$id');

export function ExperimentScreen(): ReactNode {
  const { id } = route.useParams();
  const query = useQuery(queries.experiment(id));
  const experiment = query.data?.experiment;
  return (
    <>
      <PageTitle
        title={experiment?.name ?? 'Experiment'}
        crumbs={[<TextLink to="/">Experiments</TextLink>]}
        actions={experiment && <Actions experiment={experiment} />}
      >
        {experiment && (
          <>
            <Badge variant="default" tt="none">
              {platformLabel(experiment.platform)}
            </Badge>
            {experiment.archivedAt !== null && (
              <Badge variant="default" tt="none">
                Archived
              </Badge>
            )}
          </>
        )}
      </PageTitle>
      <Loaded query={query}>
        {(found) => (
          <Stack gap="xl" key={id}>
            <Offer experiment={found.experiment} />
            <About experiment={found.experiment} />
            <Sessions experiment={found.experiment} />
            <MembersSection experiment={found.experiment} />
            <Hosts experiment={found.experiment} />
          </Stack>
        )}
      </Loaded>
    </>
  );
}

function Actions({ experiment }: { experiment: ExperimentView }): ReactNode {
  return (
    <>
      {experiment.rights.includes('edit') && (
        <ButtonLink
          to="/experiments/$id/new-session"
          params={{ id: experiment.id }}
          leftSection={<IconPlus size={16} aria-hidden />}
        >
          New session
        </ButtonLink>
      )}
      <ExperimentMenu experiment={experiment} />
    </>
  );
}
