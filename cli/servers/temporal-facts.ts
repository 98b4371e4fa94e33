import { Connection } from '@temporalio/client';
import type { QueueFacts, TemporalServer } from '../../api/machinery.ts';
import { connectionOptions } from './given-temporal.ts';

const DAY_SECONDS = 24 * 60 * 60;
/** Numbers of `temporal.api.enums.v1.TaskQueueType`. */
const TYPES = [
  ['workflow', 1],
  ['activity', 2],
] as const;

/** Asks a Temporal how it stands; connects when it is asked for the first time. */
export function temporalServer(
  given: { address: string; namespace: string; apiKey: string | null },
  ui: string | null,
): TemporalServer {
  const { address, namespace } = given;
  const connection = Connection.lazy(connectionOptions(given));
  const describeOne = async (name: string, kind: QueueFacts['kind'], type: number): Promise<QueueFacts> => {
    const found = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name },
      taskQueueType: type,
      reportStats: true,
    });
    const { stats, pollers } = found;
    return {
      kind,
      backlog: stats ? Number(stats.approximateBacklogCount ?? 0) : null,
      oldestSeconds: stats ? Number(stats.approximateBacklogAge?.seconds ?? 0) : null,
      pollers: pollers?.length ?? null,
    };
  };
  return {
    address,
    namespace,
    ui,
    async describe() {
      const [{ serverVersion }, { config }] = await Promise.all([
        connection.workflowService.getSystemInfo({}),
        connection.workflowService.describeNamespace({ namespace }),
      ]);
      const seconds = config?.workflowExecutionRetentionTtl?.seconds;
      return {
        version: serverVersion ?? null,
        retentionDays: seconds == null ? null : Number(seconds) / DAY_SECONDS,
      };
    },
    describeQueue: (name) => Promise.all(TYPES.map(([kind, type]) => describeOne(name, kind, type))),
  };
}
