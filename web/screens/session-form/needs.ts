import { useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries.ts';
import { choicesOf, type CredentialChoice } from './choices.ts';

/** The credentials that may be chosen. */
export function useChoices(): {
  data: CredentialChoice[] | undefined;
  error: unknown;
  refetch: () => unknown;
} {
  const { data, error, refetch } = useQuery(queries.credentials());
  return { data: data && choicesOf(data), error, refetch };
}
