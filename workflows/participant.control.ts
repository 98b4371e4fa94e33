import { CancellationScope, isCancellation, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { cancelSignal, commandSignal, pauseSignal, resumeSignal } from './participant.messages.ts';

export type OperatorWord = 'pause' | 'resume' | 'cancel';

/** What arrived from outside and has not been acted on. */
export interface Control {
  /** Number of the newest command that was signalled; 0: none. */
  seq: number;
  /** What operators said in Temporal itself, oldest first, each with a key that is the same in every replay. */
  said: { word: OperatorWord; key: string }[];
}

/** Sets the handlers. Requesting cancellation in Temporal means the same as the cancel signal. */
export function listenForControl(): Control {
  const control: Control = { seq: 0, said: [] };
  let heard = 0;
  const say = (word: OperatorWord): void => {
    control.said.push({ word, key: `${workflowInfo().runId}:${heard++}` });
  };
  setHandler(commandSignal, ({ seq }) => {
    control.seq = Math.max(control.seq, seq);
  });
  setHandler(pauseSignal, () => say('pause'));
  setHandler(resumeSignal, () => say('resume'));
  setHandler(cancelSignal, () => say('cancel'));
  CancellationScope.current().cancelRequested.catch((error: unknown) => {
    if (isCancellation(error)) say('cancel');
  });
  return control;
}

/** The job's one timer for its time limit. */
export interface TimeLimit {
  due: boolean;
  /** Starts the timer unless it is running; null: no limit, or the clock stands still. */
  arm(leftMs: number | null): void;
}

export function createTimeLimit(): TimeLimit {
  let armed = false;
  const limit: TimeLimit = {
    due: false,
    arm(leftMs) {
      if (armed || limit.due || leftMs === null) return;
      armed = true;
      void sleep(Math.max(1, leftMs), { summary: 'time limit' }).then(() => {
        armed = false;
        limit.due = true;
      });
    },
  };
  return limit;
}
