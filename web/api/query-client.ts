import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isPassing, isSignedOut } from './problem.ts';

/**
 * What the screens keep of the server. It is fetched anew when a live hint says so (`web/live/`), so it does not age by
 * itself.
 * @param onSignedOut called when the server no longer knows who asks
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown): void => {
    if (isSignedOut(error)) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // This machine needs no internet to reach itself.
        networkMode: 'always',
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => isPassing(error) && failures < 3,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
