import { Badge, Group, Progress, Text, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SessionView } from '../../../../domain/sessions.schema.ts';
import type { JobState } from '../../../../domain/states.ts';
import { dollars } from '../../../parts/dollars.ts';
import { TextLink } from '../../../parts/link.tsx';
import { Money } from '../../../parts/money.tsx';
import { PageTitle } from '../../../parts/page-title.tsx';
import { StateBadge } from '../../../parts/state-badge.tsx';
import { STATE_WORDS } from '../../../parts/state-words.ts';

/** What the session is, how far it is, and what it cost. */
export function SessionHead({
  session,
  actions,
  chosen,
  onChoose,
}: {
  session: SessionView;
  actions: ReactNode;
  /** The states that the table is narrowed to. */
  chosen: readonly JobState[];
  onChoose: (states: JobState[]) => void;
}): ReactNode {
  const { experiment, model, credentialName, platform, mode } = session;
  return (
    <>
      <PageTitle
        title={session.name}
        crumbs={[
          <TextLink to="/">Experiments</TextLink>,
          <TextLink to="/experiments/$id" params={{ id: experiment.id }}>
            {experiment.name}
          </TextLink>,
        ]}
        actions={actions}
      >
        {session.archivedAt !== null && (
          <Badge variant="default" tt="none">
            Archived
          </Badge>
        )}
      </PageTitle>
      <Group gap="lg" mb="sm" fz="sm">
        <Fact name="Model">
          {model}
          {credentialName !== null && ` (${credentialName})`}
        </Fact>
        <Fact name="Platform">{platform === 'otree' ? 'oTree' : 'Web'}</Fact>
        <Fact name="Pages as">{mode === 'http_plain' ? 'plain HTTP' : mode}</Fact>
        <Fact name="Steps">{session.steps.toLocaleString()}</Fact>
        <Fact name="Tokens">
          {`${session.promptTokens.toLocaleString()} in, ${session.completionTokens.toLocaleString()} out`}
        </Fact>
        <Cost session={session} />
      </Group>
      <StateButtons jobs={session.jobs} chosen={chosen} onChoose={onChoose} />
    </>
  );
}

/** How many are in each state; a click narrows the table to them. */
function StateButtons({
  jobs,
  chosen,
  onChoose,
}: {
  jobs: SessionView['jobs'];
  chosen: readonly JobState[];
  onChoose: (states: JobState[]) => void;
}): ReactNode {
  const states = (Object.keys(STATE_WORDS) as JobState[]).filter((state) => jobs[state]);
  return (
    <Group gap={4} mb="md" role="group" aria-label="Participants by state">
      {states.map((state) => (
        <UnstyledButton
          key={state}
          px="xs"
          py={4}
          fz="sm"
          bd="1px solid var(--mantine-color-default-border)"
          bdrs="sm"
          bg={chosen.includes(state) ? 'var(--mantine-primary-color-light)' : 'transparent'}
          aria-pressed={chosen.includes(state)}
          onClick={() => onChoose(chosen.length === 1 && chosen[0] === state ? [] : [state])}
        >
          <Group gap={6} wrap="nowrap" component="span">
            <StateBadge state={state} /> <b>{jobs[state]}</b>
          </Group>
        </UnstyledButton>
      ))}
    </Group>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <Text fz="sm">
      <Text span inherit c="dimmed">
        {name}{' '}
      </Text>
      {children}
    </Text>
  );
}

function Cost({ session }: { session: SessionView }): ReactNode {
  const { costUsd, unconfirmedUsd, unpricedCalls, maxCostUsd } = session;
  return (
    <Group gap="xs">
      <Fact name="Cost">
        <Money usd={costUsd} unconfirmed={unconfirmedUsd} />
        {maxCostUsd !== null && ` of ${dollars(maxCostUsd)}`}
        {unpricedCalls > 0 && `, ${unpricedCalls.toLocaleString()} calls without a price`}
      </Fact>
      {maxCostUsd !== null && maxCostUsd > 0 && (
        <Progress
          w={90}
          value={Math.min(100, (100 * costUsd) / maxCostUsd)}
          color={costUsd >= 0.8 * maxCostUsd ? 'orange' : 'ink'}
          aria-label="Part of the budget that is used"
        />
      )}
    </Group>
  );
}
