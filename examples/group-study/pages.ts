import type { FormPage } from './entries.ts';
import { renderQuestion, type Shown } from './fields.ts';
import { htmlPage, stateMeta } from './layout.ts';
import { markup, type Markup } from './markup.ts';
import { QUESTIONS } from './questions.ts';
import { ENDOWMENT, GROUP_SIZE, MULTIPLIER, payoff } from './rules.ts';
import { groupOf, isFormPage, pageOf, tokenOf, type Place, type StudyState } from './state.ts';

/** The page where a participant is, as a whole HTML document. */
export function renderPlace(state: StudyState, place: Place): string {
  const page = pageOf(state, place);
  if (isFormPage(page)) return formPage(page, state, place);
  return page === 'end' ? END : waitPage(page);
}

const TITLES: Record<FormPage, string> = {
  consent: 'Welcome',
  questionnaire: 'About you',
  comprehension: 'The rules of the game',
  contribution: 'Your decision',
  results: 'Results',
};

const RULES = markup`<p>You are in a group of ${GROUP_SIZE}. Each of you has ${ENDOWMENT} points and decides how many of them
to put into a common project. All points in the project are multiplied by ${MULTIPLIER} and shared equally among the
${GROUP_SIZE} of you, whoever put them in. What you do not put in, you keep.</p>
`;

function intro(page: FormPage, state: StudyState, place: Place): Markup {
  switch (page) {
    case 'consent':
      return markup`<p>In this study you answer some questions and then decide in a group of ${GROUP_SIZE}. It takes about ten
minutes. You may stop at any time. Your answers are kept without your name.</p>
`;
    case 'questionnaire':
      return markup`<p>Please answer all questions that are not marked as optional.</p>\n`;
    case 'comprehension':
    case 'contribution':
      return RULES;
    case 'results':
      return results(state, place);
  }
}

function results(state: StudyState, place: Place): Markup {
  const contributionOf = (member: Place) => Number(member.taken.contribution?.['contribution']);
  const group = groupOf(state, place);
  const own = contributionOf(place);
  const others = group.filter((member) => member !== place).map(contributionOf);
  const points = payoff(own, group.map(contributionOf));
  return markup`<p>You put ${own} points into the project. The others put in ${others.join(' and ')} points.</p>
<p>You have <strong>${points.toFixed(2)} points</strong>.</p>
`;
}

const NEXT = markup`<button type="submit">Next</button>`;
const BUTTONS: Partial<Record<FormPage, Markup>> = {
  // The second needs no number, so the browser must not ask for one.
  contribution: markup`<button type="submit" name="decision" value="contribute">Contribute</button>
<button type="submit" name="decision" value="nothing" formnovalidate>Contribute nothing</button>`,
};

function formPage(page: FormPage, state: StudyState, place: Place): string {
  const token = tokenOf(state, place) ?? '';
  const shown = place.refused ?? { values: {}, messages: {} };
  return htmlPage(
    TITLES[page],
    markup`<meta name="study-page" content="${token}">\n`,
    markup`${intro(page, state, place)}${banner(page, shown)}<form method="post" action="/p/${place.code}">
<input type="hidden" name="page_token" value="${token}">
${QUESTIONS[page].map((question) => renderQuestion(question, shown))}<p>${BUTTONS[page] ?? NEXT}</p>
</form>
`,
  );
}

/** Says that the page came back; messages that belong to no field stand here. */
function banner(page: FormPage, shown: Shown): Markup | null {
  const { decision, ...ofFields } = shown.messages;
  if (page === 'contribution' && decision !== undefined) return alert(decision);
  return Object.keys(ofFields).length > 0 ? alert('Please look at the marked answers again.') : null;
}

const alert = (text: string) => markup`<p class="error" role="alert">${text}</p>\n`;

function waitPage(page: 'wait_for_group' | 'wait_for_contributions'): string {
  const what = page === 'wait_for_group' ? 'the other members of your group' : 'the decisions of the others';
  return htmlPage(
    'Please wait',
    // Without script a browser must come back by itself; 5 s are short for people and nothing for the study.
    markup`${stateMeta('wait')}<meta http-equiv="refresh" content="5">\n`,
    markup`<p>We are waiting for ${what}. The study goes on by itself.</p>\n`,
  );
}

/** A page on which nothing can be done, and none follows. */
function lastPage(title: string, state: string | null, text: string): string {
  return htmlPage(title, state !== null && stateMeta(state), markup`<p>${text}</p>\n`);
}

const END = lastPage('The end', 'finished', 'Thank you, the study is complete.');

/** What `/join` says when there is no place left. */
export const FULL = lastPage('No more places', 'full', 'All places in this study have been taken.');
/** What every page says after the study was closed. */
export const CLOSED = lastPage(
  'Study closed',
  'closed',
  'This study is closed. Thank you for your interest.',
);
export const NOT_FOUND = lastPage('Not found', null, 'There is no such page. Please check the address.');
export const TOO_LARGE = lastPage('Too large', null, 'This is more than the study can take.');
export const FAILED = lastPage('Error', null, 'The study cannot answer right now. Please try again.');

/** The small body of a redirect. */
export function renderGoOn(path: string): string {
  return htmlPage('Go on', null, markup`<p>Please <a href="${path}">go on</a>.</p>\n`);
}
