import pg from 'pg';

/** How long to wait before a lost connection is tried again, in ms. */
const RECONNECT_MS = 1_000;

/**
 * Calls `onNotice` with the payload of every NOTIFY on the channel; and with null after each (re)connect, as notices
 * may have been missed in between: a notice is a hint to look, never the data itself.
 */
export function listen(
  url: string,
  channel: string,
  onNotice: (payload: string | null) => void,
): { close(): Promise<void> } {
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const application_name = `proband-listen-${channel}-${process.pid}`;
    const next = new pg.Client({ connectionString: url, keepAlive: true, application_name });
    next.on('error', () => retry(next));
    next.on('end', () => retry(next));
    client = next;
    try {
      await next.connect();
      next.on('notification', ({ payload }) => onNotice(payload ?? ''));
      await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      onNotice(null);
    } catch {
      retry(next);
    }
  };

  const retry = (lost: pg.Client): void => {
    if (closed || client !== lost) return;
    client = undefined;
    lost.removeAllListeners('end');
    lost.end().catch(() => {});
    timer = setTimeout(() => void connect(), RECONNECT_MS);
  };

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
