import { Grid, NumberInput, Select, Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SessionForm } from './use-session-form.ts';

const COLUMN = { base: 12, sm: 6, lg: 4 };

const REASONING = [
  { value: 'before', label: 'Before the answers' },
  { value: 'after', label: 'After the answers' },
  { value: 'none', label: 'Not at all' },
];
const MEMORY = [
  { value: 'notes', label: 'By its own notes' },
  { value: 'transcript', label: 'By all earlier pages and answers' },
];
const PACE = [
  { value: 'none', label: 'As fast as the model answers' },
  { value: 'reading', label: 'As a person reads and answers' },
  { value: 'range', label: 'A time in a range' },
];
const UNCLEAR = [
  { value: 'pause', label: 'Pause, and ask a person' },
  { value: 'resend', label: 'Send it again' },
  { value: 'taken', label: 'Take it as received' },
];

/** How participants go about it: how fast, what they remember, when they stop for a person. */
export function ConductFields({ form }: { form: SessionForm }): ReactNode {
  return (
    <Stack gap="sm">
      <Grid gap="sm" align="flex-end">
        <Grid.Col span={COLUMN}>
          <Select
            label="Reasoning"
            description="Where a reply gives its reasons."
            data={REASONING}
            {...form.getInputProps('reasoning')}
          />
        </Grid.Col>
        <Grid.Col span={COLUMN}>
          <Select
            label="Memory"
            description="How a participant remembers earlier pages."
            data={MEMORY}
            {...form.getInputProps('memory')}
          />
        </Grid.Col>
        <Grid.Col span={COLUMN}>
          <NumberInput
            label="Rewording"
            description="After so many refusals of a page, ask in other words."
            placeholder="empty: never"
            min={1}
            allowDecimal={false}
            clampBehavior="none"
            {...form.getInputProps('rewording')}
          />
        </Grid.Col>
        <Grid.Col span={COLUMN}>
          <Select
            label="If it is unclear"
            description="Whether an answer arrived, as the connection broke off."
            data={UNCLEAR}
            {...form.getInputProps('onUnclear')}
          />
        </Grid.Col>
        <Pace form={form} />
      </Grid>
      <Switch
        label="Ask the model also about pages with only a button to press"
        description="Else the button is pressed, and the page told with the next one."
        {...form.getInputProps('askAlways', { type: 'checkbox' })}
      />
      <Switch
        label="Step-through: stop before each submission"
        description="A job goes on when a person sends, edits or asks again."
        {...form.getInputProps('approve', { type: 'checkbox' })}
      />
    </Stack>
  );
}

function Pace({ form }: { form: SessionForm }): ReactNode {
  return (
    <>
      <Grid.Col span={COLUMN}>
        <Select
          label="Pace"
          description="How long a page takes at least."
          data={PACE}
          {...form.getInputProps('pace')}
        />
      </Grid.Col>
      {form.values.pace === 'range' && (
        <>
          <Grid.Col span={{ base: 6, lg: 2 }}>
            <NumberInput
              label="From"
              description="Seconds"
              min={0}
              clampBehavior="none"
              {...form.getInputProps('paceFrom')}
            />
          </Grid.Col>
          <Grid.Col span={{ base: 6, lg: 2 }}>
            <NumberInput
              label="To"
              description="Seconds"
              min={0}
              clampBehavior="none"
              {...form.getInputProps('paceTo')}
            />
          </Grid.Col>
        </>
      )}
    </>
  );
}
