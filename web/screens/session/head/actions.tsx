import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconUserPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api } from '../../../../domain/api.schema.ts';
import type { JobRow, SessionView } from '../../../../domain/sessions.schema.ts';
import { call } from '../../../api/client.ts';
import { newRequestKey } from '../../../api/request-key.ts';
import { ButtonLink } from '../../../parts/link.tsx';
import { restartable } from '../can.ts';
import { participants, useSaid, type Command } from '../commands.ts';
import { ControlButtons } from '../table/bulk.tsx';
import { ExportMenu } from './export-menu.tsx';

interface Given {
  session: SessionView;
  rows: readonly JobRow[];
  tell: (commands: readonly Command[]) => void;
  busy: boolean;
  starting: boolean;
  onStart: () => void;
}

/** What can be done with the session as a whole, as far as the person may. */
export function SessionActions({ session, rows, tell, busy, starting, onStart }: Given): ReactNode {
  const may = (right: SessionView['rights'][number]): boolean => session.rights.includes(right);
  return (
    <>
      {may('run') && (
        <Button
          leftSection={<IconUserPlus size={16} aria-hidden />}
          onClick={onStart}
          aria-expanded={starting}
        >
          Start participants
        </Button>
      )}
      {may('run') && rows.length > 0 && <ControlButtons rows={rows} tell={tell} busy={busy} of="all " />}
      {may('run') && <RestartButton session={session} rows={rows} />}
      {may('edit') && (
        <ButtonLink to="/sessions/$id/edit" params={{ id: session.id }} variant="default">
          Edit
        </ButtonLink>
      )}
      {may('export') && rows.length > 0 && <ExportMenu session={session.id} />}
      {may('edit') && <MoreMenu session={session} />}
    </>
  );
}

function RestartButton({ session, rows }: { session: SessionView; rows: readonly JobRow[] }): ReactNode {
  const failed = restartable(rows);
  // One attempt: pressed twice, or sent again, it starts nobody twice.
  const [requestKey, setRequestKey] = useState(newRequestKey);
  const { mutate, isPending } = useSaid(
    session.id,
    (jobs: string[]) => call(api.relaunchJobs, { params: { id: session.id }, body: { requestKey, jobs } }),
    ({ jobs }) => `${participants(jobs.length)} started again, with the settings of now.`,
  );
  if (failed.length === 0) return null;
  const restart = (): void =>
    mutate(
      failed.map(({ id }) => id),
      { onSuccess: () => setRequestKey(newRequestKey()) },
    );
  return (
    <Button variant="default" onClick={restart} loading={isPending}>
      {`Restart ${failed.length} failed`}
    </Button>
  );
}

function MoreMenu({ session }: { session: SessionView }): ReactNode {
  const navigate = useNavigate();
  const [requestKey, setRequestKey] = useState(newRequestKey);
  const duplicate = useSaid(
    session.id,
    () => call(api.duplicateSession, { params: { id: session.id }, body: { requestKey } }),
    () => 'This is the duplicate: the same settings, no participants yet.',
  );
  const archived = session.archivedAt === null;
  const archive = useSaid(
    session.id,
    () => call(api.changeSession, { params: { id: session.id }, body: { archived } }),
    () =>
      archived ? 'The session is archived; its participants go on.' : 'The session is back among the others.',
  );
  const goThere = ({ session: id }: { session: string }): void => {
    setRequestKey(newRequestKey());
    void navigate({ to: '/sessions/$id', params: { id } });
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          More
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => duplicate.mutate(undefined, { onSuccess: goThere })}>Duplicate</Menu.Item>
        <Menu.Item onClick={() => archive.mutate(undefined)}>
          {archived ? 'Archive' : 'Take out of the archive'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
