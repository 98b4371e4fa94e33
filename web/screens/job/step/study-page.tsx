import { Anchor, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { StepView } from '../../../../domain/jobs.schema.ts';
import { addressOf } from '../../../api/address.ts';
import { api } from '../../../../domain/api.schema.ts';
import classes from './study-page.module.css';

/**
 * The page as the participant saw it. It comes from anywhere: the empty `sandbox` and the policy it is sent with keep it
 * from running, fetching and sending anything.
 */
export function StudyPage({ job, step, kept }: { job: string; step: StepView; kept: boolean }): ReactNode {
  const src = addressOf(api.showPage.path, { params: { id: job, step: String(step.number) } });
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Title order={3}>Page</Title>
        {kept && (
          <Anchor href={src} target="_blank" rel="noreferrer" fz="sm">
            Open alone
          </Anchor>
        )}
      </Group>
      {kept ? (
        <iframe
          // Another look at the same step may have kept another page.
          key={`${src} ${step.looks}`}
          className={classes.frame}
          sandbox=""
          src={src}
          title={`Page of step ${step.number} as the participant saw it`}
        />
      ) : (
        <Text c="dimmed">The page of this step was not kept.</Text>
      )}
    </div>
  );
}
