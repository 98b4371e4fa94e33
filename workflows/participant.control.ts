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
  const { firstExecutionRunId, continuedFromExecutionRunId = 'first' } = workflowInfo();
  const say = (word: OperatorWord): void => {
    // A reset sends its signals again to a run of another id: the key has to be the same there.
    control.said.push({ word, key: `${firstExecutionRunId}:${continuedFromExecutionRunId}:${heard++}` });
  };
  setHandler(
    commandSignal,
    ({ seq }) => {
      control.seq = Math.max(control.seq, seq);
    },
    {
      description:
        'Proband’s own: tells that there is a newer command in its database. Do not send it by hand.',
    },
  );
  setHandler(pauseSignal, () => say('pause'), { description: 'Hold the job where it is.' });
  setHandler(resumeSignal, () => say('resume'), { description: 'Let a paused job go on.' });
  setHandler(cancelSignal, () => say('cancel'), { description: 'End the job for good.' });
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
