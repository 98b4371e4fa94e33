import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server that can go away and come back. */
export interface Listener {
  listen(port: number, host: string): Promise<{ url: string; port: number }>;
  close(): Promise<void>;
  /** @throws if it has never listened */
  url(): string;
}

export function createListener(answer: RequestListener): Listener {
  let server: Server | null = null;
  let url: string | null = null;
  return {
    async listen(port, host) {
      if (server !== null) throw new Error(`The study listens already, at ${url}.`);
      server = createServer(answer);
      try {
        const taken = await bind(server, port, host);
        url = `http://${host}:${taken}`;
        return { url, port: taken };
      } catch (error) {
        server = null;
        throw error;
      }
    },
    async close() {
      const closing = server;
      server = null;
      if (closing !== null) await unbind(closing);
    },
    url() {
      if (url === null) throw new Error('The study has no address before it listens.');
      return url;
    },
  };
}

function bind(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Connections end at once, also those that are being answered: to its participants the study is simply gone. */
function unbind(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
