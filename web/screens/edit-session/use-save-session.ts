import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { api } from '../../../domain/api.schema.ts';
import type { SessionView } from '../../../domain/sessions.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import type { Settings } from '../session-form/settings-of.ts';

/** Saves settings, and budgets where they differ: those reach jobs that are there, and let paused ones go on. */
export function useSaveSession(
  { id, experiment, maxCostUsd, maxJobCostUsd }: SessionView,
  onSaved: () => Promise<void>,
): UseMutationResult<number, Error, Settings> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, config, budgets }: Settings) => {
      await call(api.changeSession, { params: { id }, body: { name, config } });
      const isSame = budgets.maxCostUsd === maxCostUsd && budgets.maxJobCostUsd === maxJobCostUsd;
      if (isSame) return 0;
      const { jobs } = await call(api.setBudget, { params: { id }, body: budgets });
      return jobs.length;
    },
    onSuccess: async (goOn) => {
      notifications.show({
        message: goOn === 0 ? 'Saved.' : `Saved. ${goOn} jobs that were paused for the budget go on.`,
      });
      void client.invalidateQueries({ queryKey: keys.session(id) });
      void client.invalidateQueries({ queryKey: keys.sessionHead(id) });
      void client.invalidateQueries({ queryKey: keys.experiment(experiment.id) });
      await onSaved();
    },
  });
}
