import { isTerminal, type JobState, type Reason } from './states.ts';

/** What a sentence about a job is made from; times in ms since the epoch. */
export interface WhyFacts {
  state: JobState;
  reason: Reason | null;
  detail: string | null;
  page: string;
  since: number;
  nextLookAt: number | null;
  now: number;
  /** What the operator wants, where it has not taken effect yet. */
  pending: 'run' | 'pause' | 'cancel' | null;
  /** Whether a worker is there to move it. */
  moving: boolean;
  id: string;
}

/** One sentence: what the job waits for, since when, what comes next, and what would free it. */
export function why(facts: WhyFacts): string {
  const sentence = `${facts.id} ${describe(facts)}`;
  const pending = facts.pending
    ? ` A command to ${facts.pending === 'run' ? 'resume' : facts.pending} is on its way.`
    : '';
  const idle =
    facts.moving || isTerminal(facts.state) ? '' : ' No worker runs now: it goes on after `proband up`.';
  return `${sentence}${pending}${idle}`;
}

function describe(facts: WhyFacts): string {
  const since = `for ${span(facts.now - facts.since)}`;
  const cause = facts.detail ? ` (${facts.detail.replace(/\.?\n+/g, '; ').replace(/\.$/, '')})` : '';
  switch (facts.state) {
    case 'queued':
      return `has been waiting ${since} for a worker to open its first page; it starts by itself.`;
    case 'running':
      return `is at ${facts.page}, ${since}, and goes on by itself.`;
    case 'waiting':
      return `waits at ${facts.page} ${since} for ${waitsFor(facts)}${cause}${facts.moving ? `; ${nextLook(facts)}` : ''}.`;
    case 'paused':
      return `is paused at ${facts.page} ${since}: ${pausedFor(facts, cause)}.`;
    case 'completed':
      return facts.reason === 'screened_out'
        ? `was screened out ${ago(facts)}.`
        : `completed the study ${ago(facts)}${cause}.`;
    case 'full':
      return `found the study full ${ago(facts)}: it takes no more participants.`;
    case 'failed':
      return `failed at ${facts.page} ${ago(facts)}: ${failedFor(facts)}${cause}.`;
    case 'cancelled':
      return `was cancelled at ${facts.page} ${ago(facts)}${cancelledFor(facts)}.`;
  }
}

function waitsFor({ reason }: WhyFacts): string {
  if (reason === 'study_unreachable') return 'the study to answer again';
  if (reason === 'model_slot') return 'its turn to call its model';
  if (reason === 'pace') return 'the time to pass that a person takes for the page';
  if (reason === 'wait_page') return 'the other participants of its group, or for the study, to let it go on';
  return String(reason).replaceAll('_', ' ');
}

/** What a job that waits does when its time has come. */
const NEXT: Partial<Record<string, string>> = { model_slot: 'tries again', pace: 'sends its answer' };

function nextLook({ reason, nextLookAt, now }: WhyFacts): string {
  if (nextLookAt === null) return 'it goes on as soon as there is one';
  const next = NEXT[reason ?? ''] ?? 'looks again';
  return nextLookAt <= now ? `it ${next} now` : `it ${next} in ${span(nextLookAt - now)}`;
}

function pausedFor({ reason, id, nextLookAt, now }: WhyFacts, cause: string): string {
  const resume = `\`proband resume ${id}\``;
  switch (reason) {
    case 'by_user':
      return `somebody paused it; ${resume} lets it go on`;
    case 'unclear_submission':
      return `nobody can tell whether its last answers were taken${cause}; look into the study's data, then \`proband resume ${id} --as resend\` or \`--as taken\``;
    case 'end_unclear':
      return `its page has nothing to press and does not say that it is the end${cause}; \`proband resume ${id} --as completed\`, \`--as screened_out\`, or \`--as look\` after the study was mended`;
    case 'host_not_allowed':
      return `it may not go where the study leads${cause}; for a host that is all right, \`proband resume ${id} --allow-host HOST\` lets it follow`;
    case 'study_unreachable':
      return `the study cannot be reached${cause}; it goes on by itself when the study answers, or tries at once after ${resume}`;
    case 'internal_error':
      return `an error in Proband stopped it${cause}; \`proband show ${id}\` has the trace, ${resume} tries again`;
    case 'model_unknown':
      return `its model cannot be run here${cause}; start it again in a session with another model`;
    case 'key_rejected':
      return `its provider rejects the key${cause}; give another (\`proband credentials set NAME\`), then ${resumeAll(reason)} lets all go on that it holds, ${resume} this one`;
    case 'no_credit':
      return `its account has no credit${cause}; pay some in, then ${resumeAll(reason)} lets all go on that it holds, ${resume} this one`;
    case 'credential_unavailable':
      return nextLookAt === null
        ? `its credential cannot be used${cause}; then ${resumeAll(reason)} lets all go on that it holds, ${resume} this one`
        : `its provider cannot be reached${cause}; it goes on by itself when the provider answers, or tries at once after ${resume}`;
    case 'cost_limit':
      return `its budget does not allow the next call${cause}; ${raise(nextLookAt, now, resume)}`;
    case 'request_refused':
      return `its provider refuses the request${cause}; ${resume} tries again, or start it again in a session with other settings`;
    case 'awaiting_approval':
      return `a person has to approve what it sends${cause}; \`proband decide ${id} send\` sends it, \`again\` in place of \`send\` asks once more, \`--answers FILE\` sends others`;
    default:
      return `${String(reason).replaceAll('_', ' ')}${cause}; ${resume} tries again`;
  }
}

function resumeAll(reason: Reason): string {
  return `\`proband resume --paused-for ${reason}\``;
}

/** A day's budget begins anew by itself. */
function raise(renewsAt: number | null, now: number, resume: string): string {
  return renewsAt === null
    ? `\`proband budget SESSION --max-cost USD\` (or --max-cost-per-job) raises it, and the jobs go on; ${resume} tries again`
    : `it goes on with the next day, in ${span(renewsAt - now)}, or after \`proband credentials limit NAME --max-cost-per-day USD\`; ${resume} tries again`;
}

function failedFor({ reason }: WhyFacts): string {
  const said: Partial<Record<Reason, string>> = {
    model_unusable: 'no reply that it was given fitted the page',
    page_refuses: 'the study took no answer, or what it sent is no page',
    step_limit: 'it reached its limit of pages',
    study_closed: 'the study is closed, or its link leads nowhere',
    needs_script: 'the page works only in a browser',
  };
  return (reason && said[reason]) ?? String(reason).replaceAll('_', ' ');
}

function cancelledFor({ reason }: WhyFacts): string {
  if (reason === 'time_limit') return ': its time limit was over';
  return reason === 'terminated_in_temporal' ? ': its workflow was terminated in Temporal' : ' by a person';
}

function ago({ now, since }: WhyFacts): string {
  return `${span(now - since)} ago`;
}

/** A duration in the largest unit that leaves at least one, e.g. `3 min`. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
