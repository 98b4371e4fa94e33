import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { messageOf } from '../../api/problem.ts';

export type Command = z.input<typeof api.command.body>;

const SAID: Record<Command['kind'], string> = {
  pause: 'pause',
  resume: 'go on',
  cancel: 'stop for good',
};

/** Tells jobs to pause, go on or stop; what came of it is said in a corner, and the table follows by live hints. */
export function useCommands(session: string): {
  tell: (commands: readonly Command[]) => void;
  busy: boolean;
} {
  const { mutate, isPending } = useSaid(
    session,
    async (commands: readonly Command[]) => {
      let told = 0;
      for (const body of commands) told += (await call(api.command, { body })).jobs.length;
      return told;
    },
    (told, [first]) =>
      told === 0
        ? 'No job had to be told: they are over, or as you want them.'
        : `${participants(told)} told to ${SAID[first?.kind ?? 'pause']}.`,
  );
  return { tell: mutate, busy: isPending };
}

/** A change to a session: done, said, and fetched anew. */
export function useSaid<Given, Result>(
  session: string,
  act: (given: Given) => Promise<Result>,
  say: (result: Result, given: Given) => string,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (result, given) => notifications.show({ message: say(result, given) }),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: 'That did not work',
        message: messageOf(error),
        autoClose: false,
      }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.sessionRows(session) });
      void client.invalidateQueries({ queryKey: keys.sessionHead(session) });
    },
  });
}

export function participants(count: number): string {
  return count === 1 ? '1 participant' : `${count} participants`;
}
