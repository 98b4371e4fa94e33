/** Every duration of the engine, in ms, in one object, so that tests can shorten them together. */
export interface Durations {
  /** Silence after which Temporal takes a worker for lost and gives its activity to another. */
  heartbeatMs: number;
  /** How often the reconciler compares open jobs with Temporal. */
  reconcileMs: number;
  /** How often the dispatcher looks for commands beside being notified. */
  dispatchMs: number;
  /** How long a dispatcher may keep a command before another takes it. */
  leaseMs: number;
  /** How often a worker writes that it lives; three missed beats and it counts as gone. */
  workerBeatMs: number;
  /** First look at a wait page after this, growing by `waitGrowth` up to the platform's cap. */
  waitFirstMs: number;
  waitGrowth: number;
  /** A wait page unchanged for so long is looked at every `waitIdleCapMs`, where the platform allows it. */
  waitIdleAfterMs: number;
  waitIdleCapMs: number;
  /** First try after a study could not be reached, doubling up to the cap. */
  troubleFirstMs: number;
  troubleCapMs: number;
  /** A study that could not be reached for so long pauses the job, which then probes at `probeMs`. */
  troubleLimitMs: number;
  probeMs: number;
  /** Limit for one request to a study. */
  requestMs: number;
  /** How often a worker looks whether there is something to tell people. */
  noticeMs: number;
  /** A session none of whose jobs moved for so long is told; where all wait for others, or think, the second. */
  noProgressMs: number;
  noProgressWaitingMs: number;
  /** Limit for one message to a webhook. */
  webhookMs: number;
  /** First new try after a message did not arrive, doubling up to the cap, until the message is so old. */
  webhookFirstMs: number;
  webhookCapMs: number;
  webhookLimitMs: number;
  /** How long a worker that is told to stop lets its activities finish. */
  drainMs: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export const DEFAULT_DURATIONS: Durations = {
  heartbeatMs: 10 * SECOND,
  reconcileMs: MINUTE,
  dispatchMs: 2 * SECOND,
  leaseMs: 30 * SECOND,
  workerBeatMs: 2 * SECOND,
  waitFirstMs: 300,
  waitGrowth: 1.2,
  waitIdleAfterMs: 60 * MINUTE,
  waitIdleCapMs: 10 * MINUTE,
  troubleFirstMs: SECOND,
  troubleCapMs: MINUTE,
  troubleLimitMs: 60 * MINUTE,
  probeMs: 5 * MINUTE,
  requestMs: 30 * SECOND,
  noticeMs: 10 * SECOND,
  noProgressMs: 15 * MINUTE,
  noProgressWaitingMs: 60 * MINUTE,
  webhookMs: 10 * SECOND,
  webhookFirstMs: 30 * SECOND,
  webhookCapMs: 60 * MINUTE,
  webhookLimitMs: 24 * 60 * MINUTE,
  drainMs: 8 * SECOND,
};
