import { Alert, Button, Card, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Proposal } from '../../../../domain/decisions.schema.ts';
import { Since } from '../../../parts/since.tsx';
import type { Decision } from './approval.tsx';
import classes from './card.module.css';
import { answersOf, draftOf, fieldsOf, isChanged, type Draft } from './draft.ts';
import { FieldInput } from './field-input.tsx';
import type { Misfits } from './misfits.ts';

interface Props {
  proposal: Proposal;
  mayRun: boolean;
  isPending: boolean;
  misfits: Misfits;
  takesFocus: boolean;
  onDecide: (decision: Decision) => void;
}

/** The form in which a proposed answer stands: sent as it is, or edited, or asked for again. */
export function ApprovalCard(props: Props): ReactNode {
  const { proposal, misfits, onDecide, mayRun, isPending } = props;
  const edit = useEdit(proposal);
  const { step, attempt, ways } = proposal;
  const decide = (event: FormEvent): void => {
    event.preventDefault();
    if (!mayRun || isPending) return;
    if (edit.changed) onDecide({ step, attempt, how: 'edit', reply: edit.reply() });
    else onDecide({ step, attempt, how: 'send' });
  };
  return (
    <Card component="section" aria-label="Approval" mb="md" className={classes.card}>
      <form onSubmit={decide} noValidate>
        <CardHead proposal={proposal} />
        {misfits.others.length > 0 && (
          <Alert role="alert" color="red" mb="sm">
            {misfits.others.join(' ')}
          </Alert>
        )}
        <fieldset disabled={!mayRun || !ways.includes('edit')} className={classes.fields}>
          <legend className={classes.legend}>Answers about to be sent</legend>
          <Stack gap="sm">
            {edit.fields.length === 0 && (
              <Text c="dimmed">This page asks nothing: its button is pressed.</Text>
            )}
            {edit.fields.map((field) => (
              <FieldInput
                key={field.name}
                field={field}
                value={edit.draft[field.name] ?? ''}
                error={misfits.fields[field.name]}
                onChange={(value) => edit.change(field.name, value)}
              />
            ))}
            <Press proposal={proposal} press={edit.press} onChange={edit.setPress} />
          </Stack>
        </fieldset>
        <Buttons {...props} changed={edit.changed} onUndo={edit.undo} />
      </form>
    </Card>
  );
}

/** What stands in the form, begun with what was proposed. */
function useEdit(proposal: Proposal) {
  const [before] = useState(() => draftOf(proposal.fields, proposal.answers));
  const [draft, setDraft] = useState<Draft>(before);
  const [press, setPress] = useState(proposal.press);
  const control = proposal.controls.find(({ ref }) => ref === press);
  const fields = fieldsOf(proposal.fields, control?.form);
  return {
    ...{ draft, press, setPress, fields },
    changed: press !== proposal.press || isChanged(before, draft),
    change: (name: string, value: Draft[string]) => setDraft((now) => ({ ...now, [name]: value })),
    undo: () => {
      setDraft(before);
      setPress(proposal.press);
    },
    reply: () => ({
      answers: answersOf(fields, draft),
      ...(press === null ? {} : { press }),
    }),
  };
}

function CardHead({ proposal }: { proposal: Proposal }): ReactNode {
  const { label, step, since, deadlineAt, reasoning, attempt } = proposal;
  return (
    <Stack gap={4} mb="sm">
      <Title order={2}>
        Waits for your approval: step {step}
        {label !== '' && ` · ${label}`}
      </Title>
      <Text c="dimmed" fz="sm">
        {attempt > 1 && `Attempt ${attempt}, `}for <Since at={since} />
        {deadlineAt !== null &&
          `; the study takes the page away at ${new Date(deadlineAt).toLocaleTimeString()}`}
      </Text>
      {reasoning !== '' && (
        <div>
          <Text fw={600} fz="sm">
            Why, in the agent’s words
          </Text>
          <Text className={classes.reasons}>{reasoning}</Text>
        </div>
      )}
    </Stack>
  );
}

function Press({
  proposal: { controls },
  press,
  onChange,
}: {
  proposal: Proposal;
  press: string | null;
  onChange: (press: string) => void;
}): ReactNode {
  if (controls.length < 2)
    return (
      <Text fz="sm">
        <Text span inherit c="dimmed">
          Presses:
        </Text>{' '}
        {controls[0]?.label ?? 'nothing'}
      </Text>
    );
  return (
    <Select
      label="Presses"
      data={controls.map(({ ref, label, kind }) => ({
        value: ref,
        label: kind === 'link' ? `${label} (link)` : label,
      }))}
      value={press}
      onChange={(ref) => ref !== null && onChange(ref)}
    />
  );
}

function Buttons({
  proposal: { step, attempt, ways },
  mayRun,
  isPending,
  takesFocus,
  changed,
  onDecide,
  onUndo,
}: Props & { changed: boolean; onUndo: () => void }): ReactNode {
  const send = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (takesFocus) send.current?.focus();
  }, [takesFocus]);
  if (!mayRun) return <Text c="dimmed">You may look at this job, not decide for it.</Text>;
  const busy = { disabled: isPending };
  return (
    <Group gap="xs" mt="md">
      {/* Enter in a field submits: the edited answers where there are any. */}
      <Button ref={send} type={changed ? 'button' : 'submit'} {...busy} disabled={isPending || changed}>
        Send as it is
      </Button>
      {ways.includes('edit') && (
        <Button type={changed ? 'submit' : 'button'} disabled={isPending || !changed}>
          Edit and send
        </Button>
      )}
      {ways.includes('again') && (
        <Button variant="default" {...busy} onClick={() => onDecide({ step, attempt, how: 'again' })}>
          Ask again
        </Button>
      )}
      {changed ? (
        <>
          <Button variant="subtle" {...busy} onClick={onUndo}>
            Undo my changes
          </Button>
          <Text c="dimmed" fz="sm">
            Recorded as answered by a person.
          </Text>
        </>
      ) : (
        ways.includes('edit') && (
          <Text c="dimmed" fz="sm">
            Change an answer above to send yours.
          </Text>
        )
      )}
    </Group>
  );
}
