import { Alert, Button, Group } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import {
  createContext,
  use,
  useEffect,
  useEffectEvent,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { Hint } from '../../domain/live.schema.ts';
import { createLive, type LiveConnection, type LiveState } from './connection.ts';
import { subjectsOf } from './hints.ts';
import { createRenewer, renewAll } from './renewer.ts';

/** At most four times a second what is one thing, once a second what sums up many. */
const THINGS_MS = 250;
const SUMS_MS = 1_000;

interface Live extends LiveConnection {
  /** @returns how to stop being told */
  onHint: (listener: (hint: Hint) => void) => () => void;
}

const LiveContext = createContext<Live | null>(null);

/** Keeps what is on the screens below it as it is on the server. */
export function LiveProvider({ children }: { children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const [connection] = useState(() => liveFor(client));
  useEffect(() => {
    connection.connect();
    return connection.close;
  }, [connection]);
  return <LiveContext value={connection}>{children}</LiveContext>;
}

function liveFor(client: QueryClient): Live {
  const listeners = new Set<(hint: Hint) => void>();
  const things = createRenewer(client, THINGS_MS);
  const sums = createRenewer(client, SUMS_MS);
  const connection = createLive((hint) => {
    for (const listener of listeners) listener(hint);
    if (hint.kind === 'refetch') return void renewAll(client);
    const { now, soon } = subjectsOf(hint);
    things.tell(now);
    sums.tell(soon);
  });
  return {
    ...connection,
    onHint(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function useLive(): Live {
  const connection = use(LiveContext);
  if (!connection) throw new Error('There is no LiveProvider above.');
  return connection;
}

export function useLiveState(): LiveState {
  const { onState, state } = useLive();
  return useSyncExternalStore(onState, state);
}

/** For what is not fetched anew as a whole: each hint as it comes, beside what the keys of queries renew. */
export function useHints(listener: (hint: Hint) => void): void {
  const { onHint } = useLive();
  const tell = useEffectEvent(listener);
  useEffect(() => onHint((hint) => tell(hint)), [onHint]);
}

/** Stands on top while what is below may be out of date. */
export function ConnectionBanner(): ReactNode {
  const { connect } = useLive();
  const lost = useLiveState() === 'lost';
  return (
    <div role="status">
      {lost && (
        <Alert color="yellow" icon={<IconPlugConnectedX aria-hidden />} py="xs" mb="md">
          <Group justify="space-between" gap="xs">
            Connection lost, trying again … What you see may be out of date.
            <Button variant="default" onClick={connect}>
              Try now
            </Button>
          </Group>
        </Alert>
      )}
    </div>
  );
}
