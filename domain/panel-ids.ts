/** The id of a paid panel's participant, as it stands in a link. */
export interface PanelId {
  /** For people, as `Prolific`. */
  panel: string;
  /** The parameters that the panel adds, as they are written in the link. */
  parameters: string[];
  /** The link without them. */
  without: string;
}

/**
 * By what a panel's links are known. Names are compared without case, `_` and `-`. `own` names are given by nobody else:
 * any value there counts that somebody could have. Names that others use too count with values of the panel's form alone.
 */
interface Panel {
  name: string;
  own: RegExp;
  /** All of one of these sets have to be there, each with a value of its form. */
  together: Record<string, RegExp>[];
  /** What the panel adds beside them: it goes with the id. */
  beside: RegExp;
}

const NEVER = /^$/;
const HEX_24 = /^[0-9a-f]{24}$/i;
const HEX_32 = /^[0-9a-f]{32}$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Ids of assignments and tasks at MTurk: 30 letters and digits, always some of both. */
const MTURK_30 = /^(?=.*\d)(?=.*[A-Z])[0-9A-Z]{30}$/i;

const PANELS: readonly Panel[] = [
  {
    name: 'Prolific',
    own: /^prolific(p|participant|user)?id$/,
    together: [{ studyid: HEX_24, sessionid: HEX_24 }],
    beside: /^(studyid|sessionid)$/,
  },
  {
    name: 'CloudResearch Connect',
    own: /^cloudresearch(participant)?id$/,
    together: [
      { connectid: HEX_32 },
      { participantid: HEX_32, assignmentid: HEX_32 },
      { participantid: HEX_32, projectid: HEX_32 },
    ],
    beside: /^(participantid|assignmentid|projectid)$/,
  },
  {
    // What CloudResearch's toolkit for MTurk adds is the same.
    name: 'Amazon Mechanical Turk',
    own: /^(mturk|amt|turk)(worker)?id$/,
    together: [{ workerid: /^A(?=.*\d)[0-9A-Z]{9,20}$/i }, { assignmentid: MTURK_30 }],
    beside: /^(workerid|assignmentid|hitid|turksubmitto)$/,
  },
  {
    name: 'Cint (Lucid)',
    own: /^(cint|lucid)(p|r|respondent|participant)?id$/,
    together: [{ rid: UUID }],
    beside: /^(rid|pid|mid|psid)$/,
  },
  {
    name: 'a panel of Qualtrics',
    own: /^qualtricspanel(member)?id$/,
    together: [{ panelmemberid: /./, panelid: /./ }],
    beside: /^(panelid|panelmemberid)$/,
  },
  {
    name: 'Respondent',
    own: /^respondent(profile|user|screenerresponse)id$/,
    together: [],
    beside: /^(respondentprojectid|participantid|projectid)$/,
  },
  {
    name: 'Sona Systems',
    own: /^sona(survey)?(id|code)$/,
    together: [],
    beside: NEVER,
  },
  ...['Bilendi', 'Respondi', 'Dynata', 'Toluna', 'PureSpectrum', 'clickworker', 'Pollfish', 'Positly'].map(
    (name) => ({
      name,
      own: new RegExp(`^${name.toLowerCase()}(p|r|u|user|worker|panelist|respondent|participant)?id$`),
      together: [],
      beside: NEVER,
    }),
  ),
];

/**
 * Which panel's participant a link was made for; null: for nobody in particular. A place that nobody has is no person's: an
 * empty value, a placeholder that a panel would fill in (`{{%PROLIFIC_PID%}}`), and words such as TEST by which people try
 * their own studies. Labels of one's own (`participant_label`, `id`, `participant`) are never taken for a panel's.
 */
export function panelIdIn(link: string): PanelId | null {
  const parts = partsOf(link);
  const found = PANELS.find((panel) => isOf(panel, parts));
  if (!found) return null;
  const belongs = ({ key }: Part): boolean =>
    found.own.test(key) || found.beside.test(key) || found.together.some((one) => Object.hasOwn(one, key));
  const its = parts.filter(belongs);
  return {
    panel: found.name,
    parameters: [...new Set(its.map(({ name }) => name))],
    without: withoutParts(link, its),
  };
}

/** What is said of links that hold such an id, and how to go on; null: none does. */
export function problemWithPanelIds(links: readonly string[]): string | null {
  const found = links.flatMap((link) => panelIdIn(link) ?? []);
  const [first] = found;
  if (!first) return null;
  const how =
    found.length === 1 && links.length === 1
      ? 'This link holds'
      : `${found.length} of ${links.length} links ${found.length === 1 ? 'holds' : 'hold'}`;
  return (
    `${how} the id of a participant whom a paid panel sent: ${first.parameters.join(', ')} of ${first.panel}. ` +
    'That place belongs to a person who is paid for it. ' +
    `To test your own study, use the link without it: ${first.without}`
  );
}

/** A placeholder in a link that a panel or a mailing would fill in, as it is written; null: there is none. */
export function placeholderIn(link: string): string | null {
  const part = partsOf(link).find(({ value }) => PLACEHOLDER.test(value));
  return part ? part.value : null;
}

interface Part {
  /** As it is written between two `&`. */
  raw: string;
  name: string;
  /** The name as panels are told apart by it. */
  key: string;
  value: string;
}

function partsOf(link: string): Part[] {
  const query = /\?([^#]*)/.exec(link)?.[1] ?? '';
  return query.split('&').flatMap((raw) => {
    const [pair] = new URLSearchParams(raw);
    if (!pair) return [];
    const [name, value] = pair;
    return [{ raw, name, key: name.toLowerCase().replace(/[-_\s]/g, ''), value: value.trim() }];
  });
}

function isOf({ own, together }: Panel, parts: Part[]): boolean {
  const someones = parts.filter(({ value }) => isSomeones(value));
  if (someones.some(({ key }) => own.test(key))) return true;
  return together.some((set) =>
    Object.entries(set).every(([key, form]) =>
      someones.some((part) => part.key === key && form.test(part.value)),
    ),
  );
}

/** `{{%ID%}}`, `${e://Field/ID}`, `[%RID%]`, `%%ID%%`, `<id>`, `__ID__`. */
const PLACEHOLDER = /^(\{.*\}|\$\{.*\}|\[.*\]|%.*%|<.*>|__.*__)$/;

/** What people write where there is nobody, also with a number behind it. */
const NOBODY =
  /^(x+|0+|-+|test(er|ing|user|person|participant|worker|id|pid)?|demo|dummy|debug|fake|sample|example|preview|pilot|trial|none|null|undefined|nan|n\/?a|foo|bar|abc|assignment_id_not_available)[-_ ]?\d*$/i;

function isSomeones(value: string): boolean {
  return value !== '' && !PLACEHOLDER.test(value) && !NOBODY.test(value);
}

/** The rest stays as it is written. */
function withoutParts(link: string, gone: readonly Part[]): string {
  const raws = new Set(gone.map(({ raw }) => raw));
  return link.replace(/\?([^#]*)/, (_, query: string) => {
    const kept = query.split('&').filter((raw) => !raws.has(raw));
    return kept.length === 0 ? '' : `?${kept.join('&')}`;
  });
}
