import { Connection } from '@temporalio/client';
import { registerSearchAttributes, type SearchAttributes } from './search-attributes.ts';
import { ServerError } from './processes.ts';

/** Closed runs stay readable for so long, where the server lets us set it. */
const RETENTION_DAYS = 30;

/** How to reach a Temporal; with an API key (Temporal Cloud) only over TLS. */
export function connectionOptions({ address, apiKey }: { address: string; apiKey: string | null }) {
  return { address, ...(apiKey ? { apiKey, tls: true as const } : {}) };
}

/**
 * Makes a Temporal ready for our workflows: search attributes, and how long closed runs are kept.
 * @throws ServerError when it cannot be reached, or lacks an attribute that we may not register
 */
export async function prepareTemporal(
  { address, namespace, apiKey }: { address: string; namespace: string; apiKey: string | null },
  attributes: SearchAttributes,
  say: (line: string) => void,
): Promise<void> {
  const connection = await Connection.connect(connectionOptions({ address, apiKey })).catch(
    (error: unknown) => {
      throw new ServerError(`Temporal does not answer at ${address}: ${messageOf(error)}.`);
    },
  );
  try {
    await registerSearchAttributes(connection, namespace, attributes).catch((error: unknown) => {
      const wanted = Object.entries(attributes).map(([name, type]) => `--name ${name} --type ${type}`);
      throw new ServerError(
        `The namespace ${namespace} at ${address} lacks search attributes, and they could not be registered (${messageOf(error)}). ` +
          `Ask its administrator for: temporal operator search-attribute create ${wanted.join(' ')}`,
      );
    });
    await keepClosedRuns(connection, namespace).catch((error: unknown) => {
      say(`Temporal keeps closed runs as long as it is set to there (${messageOf(error)})`);
    });
  } finally {
    await connection.close();
  }
}

async function keepClosedRuns(connection: Connection, namespace: string): Promise<void> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  const wanted = RETENTION_DAYS * 24 * 60 * 60;
  const now = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  if (now >= wanted) return;
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: { seconds: wanted as never } },
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
