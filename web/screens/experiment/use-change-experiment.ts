import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

interface Change {
  name?: string;
  description?: string;
  archived?: boolean;
}

/** Changes what an experiment is called, says of itself, or whether it is in sight. */
export function useChangeExperiment(id: string): UseMutationResult<unknown, Error, Change> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => call(api.changeExperiment, { params: { id }, body }),
    onSuccess: (changed) => {
      client.setQueryData(keys.experiment(id), changed);
      void client.invalidateQueries({ queryKey: keys.experiments });
    },
  });
}
