import { Anchor, Code, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { JobDetail } from '../../../domain/jobs.schema.ts';
import { isTerminal } from '../../../domain/states.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { TextLink } from '../../parts/link.tsx';
import { Money } from '../../parts/money.tsx';
import { Since } from '../../parts/since.tsx';
import { Facts } from './facts.tsx';
import { jobQueries } from './queries.ts';
import type { Timeline } from './queries.ts';
import { wayOn } from './sentence-parts.ts';
import { Sentence } from './sentence.tsx';

const PENDING = { run: 'Resuming …', pause: 'Pausing …', cancel: 'Cancelling …' };

/** Where the job stands, in a sentence and in figures. */
export function JobHead({ job, timeline }: { job: JobDetail; timeline: Timeline | undefined }): ReactNode {
  const why = useQuery(jobQueries.why(job.id));
  return (
    <Stack gap="sm" mb="md">
      <div role="status">
        {why.data && (
          <Text style={{ overflowWrap: 'anywhere' }}>
            <Sentence text={why.data} id={job.id} name={job.participant} /> {wayOn(job.state, job.reason)}
          </Text>
        )}
        {job.pending && <Text c="dimmed">{PENDING[job.pending]}</Text>}
      </div>
      <Facts facts={[...standing(job), ...used(job), ...settings(job, timeline)]} />
      {timeline && <Relaunches timeline={timeline} />}
    </Stack>
  );
}

type Fact = readonly [string, ReactNode];

function standing(job: JobDetail): Fact[] {
  return [
    ['Page', job.page],
    [isTerminal(job.state) ? 'Over since' : 'In this state for', <Since at={job.since} />],
    ['Pages passed', String(job.steps)],
  ];
}

function used(job: JobDetail): Fact[] {
  return [
    ['Model calls', String(job.llmCalls)],
    [
      'Tokens in + out',
      `${job.promptTokens.toLocaleString('en')} + ${job.completionTokens.toLocaleString('en')}`,
    ],
    ['Cost', <Money usd={job.costUsd} unconfirmed={job.unconfirmedUsd} />],
  ];
}

function settings(job: JobDetail, timeline: Timeline | undefined): Fact[] {
  return [
    ['Model', job.model],
    ['Mode', job.mode],
    ['Platform', job.platform],
    ['Seed', String(job.seed)],
    ['Config', timeline ? <Code>{timeline.config}</Code> : '…'],
    [
      'Entry link',
      <Group gap={4} wrap="nowrap" align="flex-start">
        <Text span inherit lineClamp={2} title={job.url}>
          {job.url}
        </Text>
        <CopyButton value={job.url} label="Copy entry link" />
      </Group>,
    ],
    ['Job', <JobId id={job.id} />],
  ];
}

function JobId({ id }: { id: string }): ReactNode {
  return (
    <Group gap={4} wrap="nowrap">
      <Code>{id}</Code>
      <CopyButton value={id} label="Copy job id" />
    </Group>
  );
}

function Relaunches({ timeline: { relaunchOf, relaunchedAs } }: { timeline: Timeline }): ReactNode {
  if (relaunchOf === null && relaunchedAs === null) return null;
  return (
    <Group gap="md" fz="sm">
      {relaunchOf !== null && (
        <span>
          Started again from{' '}
          <TextLink to="/jobs/$id" params={{ id: relaunchOf }}>
            {relaunchOf}
          </TextLink>
        </span>
      )}
      {relaunchedAs !== null && (
        <span>
          Started again as{' '}
          <TextLink to="/jobs/$id" params={{ id: relaunchedAs }}>
            {relaunchedAs}
          </TextLink>
        </span>
      )}
    </Group>
  );
}

/** To its run in Temporal Web; nothing where that is not known. */
export function TemporalLink({ job }: { job: string }): ReactNode {
  const { data } = useQuery(jobQueries.installation());
  if (!data?.temporalUi || data.namespace === null) return null;
  const href = `${data.temporalUi.replace(/\/$/, '')}/namespaces/${encodeURIComponent(data.namespace)}/workflows/${encodeURIComponent(job)}`;
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" fz="sm">
      Run in Temporal Web
    </Anchor>
  );
}
