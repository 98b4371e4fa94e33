import type { PlatformName } from '../../domain/config.schema.ts';
import { problemWithLinks } from '../../domain/entry-links.ts';
import { recognisePlatform, takesPlace } from '../../domain/links.ts';
import type { Observation } from '../../domain/observation.ts';
import { unseenSentence } from '../../domain/unseen.ts';
import { judgeAnswer } from '../../pages/platforms/judge.ts';
import type { Fault, PageJudgement } from '../../pages/platforms/platform.ts';
import { platforms } from '../../pages/platforms/registry.ts';
import { UsageError, type Settings } from '../config.ts';
import { fetchStudyPage } from '../study-page.ts';
import { bad, good, note, type Finding } from './finding.ts';

/** Checks whether participants can enter a study by this link, as far as that can be seen without taking a place. */
export async function checkStudy(settings: Settings, link: URL, given?: PlatformName): Promise<Finding[]> {
  const platform = given ?? recognisePlatform(link.href);
  const findings = [good('Platform', `${platform}${given ? '' : ', by its link'}`)];
  const problem = problemWithLinks(platform, [link.href]);
  if (problem) return [...findings, bad('Link', problem, 'Take one of these links.')];
  if (platform === 'otree' && takesPlace(link)) return [...findings, ...(await checkOrigin(settings, link))];
  return [...findings, ...(await checkPage(settings, link, platform))];
}

/** Opening the link itself would take a place: whether its server answers is all that can be known. */
async function checkOrigin(settings: Settings, link: URL): Promise<Finding[]> {
  const answer = await ask(settings, new URL('/', link), 'web');
  if ('how' in answer) return [answer];
  return [
    good('Server', `${link.host} answers (${answer.status}).`),
    note('Link', 'Takes a place with every look, so it was not opened. One place fits one participant.'),
  ];
}

async function checkPage(settings: Settings, link: URL, platform: PlatformName): Promise<Finding[]> {
  const answer = await ask(settings, link, platform);
  if ('how' in answer) return [answer];
  const found = judgeAnswer(platforms[platform], answer, null, []);
  if ('fault' in found) return [ofFault(found.fault)];
  const { page, judgement } = found;
  return [
    good('Server', `${link.host} answers (${answer.status}).`),
    ofKind(page, judgement),
    ...(page.unseen.length === 0 ? [] : [ofUnseen(page)]),
  ];
}

async function ask(settings: Settings, link: URL, platform: PlatformName) {
  return fetchStudyPage(settings, link, { platform }).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    return bad(
      'Server',
      error.message,
      'Check the link, and that the study runs and can be reached from here.',
    );
  });
}

function ofFault({ kind, detail }: Fault): Finding {
  const mend = {
    trouble: 'Participants would wait for it to answer: see what ails the study.',
    blocked: 'Let the study in, or allow the host with --allow-host.',
    unreadable: 'The link has to lead to a page.',
  };
  return bad('First page', `${detail}.`, mend[kind]);
}

function ofKind(page: Observation, { kind, detail }: PageJudgement): Finding {
  const what = 'First page';
  switch (kind) {
    case 'form': {
      const count = page.fields.length;
      const asks = count === 0 ? 'asks nothing' : `asks ${count} question${count === 1 ? '' : 's'}`;
      return good(what, `${page.title || page.url}: ${asks}. \`proband read\` shows how it is read.`);
    }
    case 'wait':
      return good(what, 'A wait page.');
    case 'needs_script':
      return bad(what, detail ?? 'Only a script can leave it.', 'This mode works without scripts.');
    case 'full':
      return bad(what, detail ?? 'The study takes no more participants.', 'Make a new session there.');
    case 'closed':
      return bad(what, detail ?? 'The study is closed, or not there.', 'Check the link.');
    case 'finished':
    case 'screened_out':
      return note(what, 'For this participant the study is over already.', 'Take a link that was not used.');
    case 'end_unclear':
      return bad(
        what,
        'Nothing can be pressed on it.',
        'It may need a script, or `--ends` a rule of its own.',
      );
  }
}

function ofUnseen({ unseen }: Observation): Finding {
  return note('Unseen', unseenSentence([{ job: '', step: 1, unseen }]));
}
