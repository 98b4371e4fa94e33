import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconArchive, IconArchiveOff, IconDotsVertical, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ExperimentView } from '../../../domain/experiments.schema.ts';
import { messageOf } from '../../api/problem.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { useChangeExperiment } from './use-change-experiment.ts';

/** What is seldom done with an experiment. */
export function ExperimentMenu({ experiment }: { experiment: ExperimentView }): ReactNode {
  const { id, rights, archivedAt } = experiment;
  const [deleting, { open, close }] = useDisclosure();
  const change = useChangeExperiment(id);
  const isArchived = archivedAt !== null;
  const archive = (): void =>
    change.mutate(
      { archived: !isArchived },
      {
        onSuccess: () =>
          notifications.show({
            message: isArchived
              ? 'It stands among the current experiments again.'
              : 'It is archived: out of sight; its jobs go on. Here it can be brought back.',
          }),
        onError: (error) =>
          notifications.show({ color: 'red', title: 'Not changed', message: messageOf(error) }),
      },
    );
  if (!rights.includes('edit') && !rights.includes('own')) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label="More about this experiment" size={30}>
            <IconDotsVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={
              isArchived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />
            }
            onClick={archive}
          >
            {isArchived ? 'Bring back from the archive' : 'Archive'}
          </Menu.Item>
          {rights.includes('own') && (
            <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={open}>
              Delete …
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <DeleteDialog experiment={experiment} opened={deleting} onClose={close} />
    </>
  );
}
