import { Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import type { JobDetail } from '../../../domain/jobs.schema.ts';
import type { Command } from './actions.tsx';
import { QUESTIONS, resumeWays, type Way } from './resume-ways.ts';

type How = Pick<Command, 'as' | 'allowHosts'>;

/** Lets a paused job go on; asks how where only a person can tell. */
export function ResumeButton({ job, onResume }: { job: JobDetail; onResume: (how: How) => void }): ReactNode {
  const [opened, { open, close }] = useDisclosure();
  const ways = resumeWays(job.reason);
  const asks = ways !== null || job.reason === 'host_not_allowed';
  const resume = (how: How): void => {
    close();
    onResume(how);
  };
  if (!asks)
    return (
      <Button disabled={job.pending === 'run'} onClick={() => onResume({})}>
        Resume
      </Button>
    );
  return (
    <>
      <Button disabled={job.pending === 'run'} onClick={open}>
        Resume …
      </Button>
      <Modal opened={opened} onClose={close} title="How shall it go on?">
        {ways ? (
          <Ways ways={ways} question={QUESTIONS[job.reason ?? ''] ?? ''} onChoose={(as) => resume({ as })} />
        ) : (
          <AllowHost job={job} onAllow={(host) => resume({ allowHosts: [host] })} />
        )}
      </Modal>
    </>
  );
}

function Ways({
  ways,
  question,
  onChoose,
}: {
  ways: Way[];
  question: string;
  onChoose: (as: Way['as']) => void;
}): ReactNode {
  return (
    <Stack gap="md">
      <Text>{question}</Text>
      {ways.map(({ as, label, means }) => (
        <div key={as}>
          <Button variant="default" fullWidth onClick={() => onChoose(as)} aria-describedby={`way-${as}`}>
            {label}
          </Button>
          <Text c="dimmed" fz="sm" mt={4} id={`way-${as}`}>
            {means}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

function AllowHost({ job, onAllow }: { job: JobDetail; onAllow: (host: string) => void }): ReactNode {
  const [host, setHost] = useState('');
  const [error, setError] = useState<string | null>(null);
  const given = host.trim();
  const isHost = /^[^\s/@]+$/.test(given);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isHost) onAllow(given);
        else setError('Give a host as study.example.org or study.example.org:8000, without https://.');
      }}
    >
      <Stack gap="sm">
        <Text style={{ overflowWrap: 'anywhere' }}>{job.detail}</Text>
        <TextInput
          label="Host that participants of this experiment may visit from now on"
          value={host}
          error={error}
          onChange={({ currentTarget }) => setHost(currentTarget.value)}
          data-autofocus
        />
        <Button type="submit" size="sm">
          Allow and go on
        </Button>
      </Stack>
    </form>
  );
}
