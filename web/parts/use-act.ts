import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type QueryKey, type UseMutationResult } from '@tanstack/react-query';
import { messageOf } from '../api/problem.ts';

/**
 * Something that a person does: afterwards what it changed is fetched anew, and how it went is told.
 * @param renews keys of what it changes
 * @param done what is said when it worked; left out: the screen shows it
 * @param quiet the screen itself shows what went wrong, as forms do
 */
export function useAct<G, R>(
  act: (given: G) => Promise<R>,
  {
    renews = [],
    done,
    onDone,
    quiet = false,
  }: {
    renews?: readonly QueryKey[];
    done?: string | ((answer: R, given: G) => string);
    onDone?: (answer: R, given: G) => void;
    quiet?: boolean;
  } = {},
): UseMutationResult<R, Error, G> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (answer, given) => {
      onDone?.(answer, given);
      if (done !== undefined)
        notifications.show({ message: typeof done === 'string' ? done : done(answer, given) });
      await Promise.all(renews.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
    onError: (error) => {
      if (!quiet)
        notifications.show({
          color: 'red',
          title: 'That did not work',
          message: messageOf(error),
          autoClose: 10_000,
        });
    },
  });
}
