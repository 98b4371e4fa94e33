import type { Control, Form, Observation } from '../../domain/observation.ts';

/**
 * What oTree's own scripts do on a page, done without them: the timer that submits when time is over, and the back
 * button. Scripts of the study's author stay out of reach.
 */

/** What oTree's timer sends along with the form when the time is over. */
const TIME_IS_OVER = { name: 'timeout_happened', value: '1' };
const GO_BACK = { name: 'back_button', value: '{}' };

/** The body of a form that is sent when its page's time is over. oTree then keeps what is valid, and knows why. */
export function lateBody(body: string): string {
  const sent = new URLSearchParams(body);
  if (sent.has(TIME_IS_OVER.name) || sent.has(GO_BACK.name)) return body;
  return [body, `${TIME_IS_OVER.name}=${TIME_IS_OVER.value}`].filter(Boolean).join('&');
}

/** Adds the deadline, the back button and, once the time of a page without a button is over, what its timer does. */
export function withOtreeScripts(page: Observation, html: string): Observation {
  const form = page.forms.findIndex(({ method, action }) => method === 'post' && action === page.url);
  if (form < 0) return page;
  const deadlineSeconds = secondsLeft(html);
  const timed = deadlineSeconds === null ? page : { ...page, deadlineSeconds };
  const label = backButton(html);
  const complete = label === null ? timed : withBackButton(timed, label);
  const isTimerLeft = deadlineSeconds !== null && deadlineSeconds <= 0 && !isSubmittable(page);
  return isTimerLeft ? withTimer(complete, form) : complete;
}

export function isSubmittable(page: Observation): boolean {
  return page.controls.some(({ kind }) => kind === 'submit');
}

/** `var remainingTimeoutSeconds = 59.2;` counts from the first GET of the page; below 0 it is over. */
function secondsLeft(html: string): number | null {
  const said = /\bremainingTimeoutSeconds\s*=\s*(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*;/i.exec(html)?.[1];
  return said === undefined ? null : Number(said);
}

/** The label of a button that calls oTree's `back_button()`. */
function backButton(html: string): string | null {
  const inner = /<button\b[^>]*\bonclick\s*=\s*["']\s*back_button\([^>]*>([\s\S]*?)<\/button>/i.exec(
    html,
  )?.[1];
  if (inner === undefined) return null;
  const label = inner
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return label || 'Back';
}

/** In a form of its own: going back neither checks nor keeps what was filled in. */
function withBackButton(page: Observation, label: string): Observation {
  const form: Form = {
    action: page.url,
    method: 'post',
    enctype: 'application/x-www-form-urlencoded',
    hidden: [GO_BACK],
  };
  const known = page.unseen.findIndex((what) => what.startsWith('button that needs a script'));
  const added = withControl(page, { label, form: page.forms.length, sends: null });
  return { ...added, forms: [...page.forms, form], unseen: page.unseen.filter((_what, i) => i !== known) };
}

function withTimer(page: Observation, form: number): Observation {
  return withControl(page, { label: 'The time is over', form, sends: TIME_IS_OVER });
}

function withControl(page: Observation, given: Pick<Control, 'label' | 'form' | 'sends'>): Observation {
  const ref = `c${page.controls.length + 1}`;
  const control: Control = { ref, kind: 'submit', href: null, ...given };
  return {
    ...page,
    controls: [...page.controls, control],
    text: `${page.text}\n\n[${ref}: ${control.label}]`,
  };
}
