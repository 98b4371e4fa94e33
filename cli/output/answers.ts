import pc from 'picocolors';
import type { JobDetail, StepView } from '../../domain/api.schema.ts';

/** What a participant answered, page by page, for people to read. */
export function answersOf(job: JobDetail): string {
  const pages = job.pages.flatMap((page) => pageLines(page));
  const standing = job.reason ? `${job.state} (${job.reason})` : job.state;
  return [`${pc.bold(job.participant)} ${pc.dim(job.id)} ${standing}`, ...pages].join('\n');
}

function pageLines(page: StepView): string[] {
  const head = `  ${pc.dim(String(page.number).padStart(2))} ${page.label || page.kind}`;
  if (page.submissions.length === 0) return [`${head} ${pc.dim(`(${page.kind}${looks(page)})`)}`];
  return [head, ...page.submissions.flatMap((submission) => submissionLines(page, submission))];
}

function looks({ kind, looks: count }: StepView): string {
  return kind === 'wait' ? `, looked at ${count} ×` : '';
}

function submissionLines(
  page: StepView,
  { values, press, status, answeredBy, messages }: StepView['submissions'][number],
): string[] {
  const note =
    status === 'taken' ? '' : pc.yellow(` ${status}${messages.length > 0 ? `: ${messages.join(' ')}` : ''}`);
  const answers = Object.entries(values).map(
    ([name, sent]) =>
      `       ${pc.dim(`${page.labels[name] || name}:`)} ${sent.join(', ') || pc.dim('(nothing)')}`,
  );
  const by = answeredBy === 'person' ? pc.yellow(' answered by a person') : '';
  return [...answers, `       ${pc.dim('pressed')} ${press ?? '?'}${by}${note}`];
}
