/** How Temporal stands, as it says itself. */
export interface TemporalFacts {
  version: string | null;
  retentionDays: number | null;
}

export interface QueueFacts {
  kind: 'workflow' | 'activity';
  backlog: number | null;
  oldestSeconds: number | null;
  pollers: number | null;
}

/** The Temporal that moves the jobs on. */
export interface TemporalServer {
  address: string;
  namespace: string;
  /** Address of its Web UI; null: not known. */
  ui: string | null;
  /** @throws when it does not answer */
  describe(): Promise<TemporalFacts>;
  /** @throws when it does not answer */
  describeQueue(name: string): Promise<QueueFacts[]>;
}

/** What the page System shows beside the database. */
export interface Machinery {
  /** Null: where only Postgres runs. */
  temporal: TemporalServer | null;
  secretKey: 'file' | 'environment';
  /** A worker that has not been seen for so long, in ms, counts as gone. */
  workerLivesMs: number;
  startedAt: Date;
}
