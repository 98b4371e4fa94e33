import {
  ActivityFailure,
  CancellationScope,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Position } from '../domain/position.ts';
import type { ParticipantInput } from '../domain/task-queues.ts';
import { activitiesWith, isJobUnknown, moveOn, traceOf, type Activities } from './participant.calls.ts';
import { createTimeLimit, listenForControl, type Control, type TimeLimit } from './participant.control.ts';
import { positionQuery } from './participant.messages.ts';
import { createDisplay } from './participant.show.ts';

/**
 * The life of one job: look at the page, let the agent answer, send it, wait, until the study is over. Postgres
 * holds where the job stands; this only drives it on, one turn after the other, and holds it when told to. So it may
 * be started, reset or continued at any time, and goes on from where the job really is.
 * @returns the state in which the job ended
 */
export async function participantWorkflow(input: ParticipantInput): Promise<string> {
  const control = listenForControl();
  return CancellationScope.nonCancellable(async () => {
    try {
      return await live(input, control);
    } catch (error) {
      if (isJobUnknown(error)) return 'unknown'; // the database was replaced: nothing here to move on
      throw error;
    }
  });
}

async function live(input: ParticipantInput, control: Control): Promise<string> {
  let at: Position | null = null;
  setHandler(positionQuery, () => at, {
    description: 'Where the job stands: page, state, and what comes next.',
  });
  const briefing = await activitiesWith(10_000).brief(input.jobId);
  const activities = activitiesWith(briefing.heartbeatMs);
  const show = createDisplay(briefing);
  const limit = createTimeLimit();
  at = briefing.position;
  show(at);
  while (at.phase !== 'closed') {
    limit.arm(at.timeLeftMs);
    if (workflowInfo().continueAsNewSuggested && !isInterrupted(at, control, limit)) {
      await continueAsNew<typeof participantWorkflow>(input);
    }
    at = await nextPosition(input.jobId, at, activities, control, limit);
    show(at);
  }
  return at.state;
}

/** One thing at a time: first what operators want, then the time limit, then the study. */
async function nextPosition(
  jobId: string,
  at: Position,
  activities: Activities,
  control: Control,
  limit: TimeLimit,
): Promise<Position> {
  try {
    const said = control.said.shift();
    if (said)
      return await activities.adopt.executeWithOptions({ summary: said.word }, [jobId, said.word, said.key]);
    if (control.seq > at.obeyedSeq) {
      control.seq = 0; // a hint: what is to be done stands in Postgres
      return await activities.obey.executeWithOptions({ summary: 'newest command' }, [jobId]);
    }
    if (limit.due) {
      limit.due = false;
      return await activities.checkTime.executeWithOptions({ summary: 'time limit' }, [jobId]);
    }
    if (!(await waitFor(at, control, limit))) return at;
    return await moveOn(jobId, at, activities);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isJobUnknown(error)) throw error;
    return activities.pauseForError(jobId, traceOf(error));
  }
}

/** Waits as long as the position says. False when something else came first. */
async function waitFor(at: Position, control: Control, limit: TimeLimit): Promise<boolean> {
  if (at.waitMs === 0) return true;
  const interrupted = (): boolean => isInterrupted(at, control, limit);
  if (at.waitMs === null) {
    await condition(interrupted);
    return false;
  }
  return !(await condition(interrupted, at.waitMs, { summary: `${at.label}: ${at.reason ?? at.state}` }));
}

function isInterrupted(at: Position, control: Control, limit: TimeLimit): boolean {
  return control.said.length > 0 || control.seq > at.obeyedSeq || limit.due;
}
