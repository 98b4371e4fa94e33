/** What the words for a deed are made of. Names are as they are now; null: there is none any more, or it is not to be told. */
export interface Deeds {
  action: string;
  object: { kind: string; id: string; name: string | null } | null;
  experiments: readonly string[];
  data: Record<string, unknown>;
}

/** One sentence without its subject, for people: `paused 12 jobs of Pilot · wave 2`. */
export function auditWords(deed: Deeds): string {
  const said = SAID[deed.action];
  if (said) return said(deed).trim();
  const [noun = '', verb = ''] = deed.action.split('.');
  const past = VERBS[verb];
  if (past === undefined) return deed.action.replaceAll(/[._]/g, ' ');
  return `${past} ${NOUNS[noun] ?? `the ${noun.replaceAll('_', ' ')}`}${nameOf(deed)}`;
}

/** Whether an action has words of its own. */
export function hasWords(action: string): boolean {
  const [noun = '', verb = ''] = action.split('.');
  return action in SAID || (verb in VERBS && noun in NOUNS);
}

const NOUNS: Record<string, string> = {
  account: 'the account',
  config: 'the settings',
  credential: 'the credential',
  experiment: 'the experiment',
  host: 'the host',
  invitation: 'the invitation',
  job: 'the job',
  member: 'the member',
  password: 'the password',
  session: 'the session',
  token: 'the token',
  user: 'the account',
  webhook: 'the webhook',
};

const VERBS: Record<string, string> = {
  add: 'added',
  answer: 'answered for',
  archive: 'archived',
  cancel: 'cancelled',
  change: 'changed',
  create: 'made',
  delete: 'deleted',
  disable: 'disabled',
  duplicate: 'duplicated',
  edit: 'changed',
  enable: 'enabled',
  invite: 'invited',
  pause: 'paused',
  remove: 'removed',
  rename: 'renamed',
  restart: 'started again',
  restore: 'brought back',
  resume: 'resumed',
  revoke: 'revoked',
  role: 'changed the role of',
  save: 'saved',
  send: 'sent',
  test: 'tried',
  terminate: 'terminated',
  unarchive: 'brought back',
  update: 'changed',
};

const SAID: Record<string, (deed: Deeds) => string> = {
  'job.pause': (deed) => `paused ${jobsOf(deed)}`,
  'job.resume': (deed) => `resumed ${jobsOf(deed)}${waysOf(deed)}`,
  'job.cancel': (deed) => `cancelled ${jobsOf(deed)}`,
  'job.create': (deed) => `started ${jobsOf(deed)}`,
  'session.create': (deed) =>
    `made the session ${textOf(deed.data['name'])}${deed.experiments.length > 0 ? ` of ${deed.experiments.join(', ')}` : ''}`,
  'job.decide': (deed) =>
    `decided about an answer of ${deed.object?.name ?? 'a job'}: ${textOf(deed.data['how'])}`,
  'account.password': () => 'set another password',
  'account.sign_out_elsewhere': () => 'signed out elsewhere',
  'user.sign_in_link': (deed) => `made a sign-in link${nameOf(deed)}`,
  'system.books': () => 'checked the books',
  'experiment.hosts': (deed) => `changed the hosts of the experiment${nameOf(deed)}`,
  'job.relaunch': (deed) => `started again ${jobsOf(deed)}`,
  'session.budget': (deed) => `set the budget of ${deed.object?.name ?? 'a session'}${budgetOf(deed)}`,
  'credential.save': (deed) => `saved the credential${nameOf(deed)}${changesOf(deed)}`,
  'credential.change': (deed) => `changed the credential${nameOf(deed)}${changesOf(deed)}`,
  'credential.share': (deed) => `shared the credential${nameOf(deed)} with ${textOf(deed.data['email'])}`,
  'credential.unshare': (deed) =>
    `stopped sharing the credential${nameOf(deed)} with ${textOf(deed.data['email'])}`,
  'member.save': (deed) => `let ${textOf(deed.data['email'])} ${rightsOf(deed)}${nameOf(deed)}`,
  'member.remove': (deed) => `removed ${textOf(deed.data['email'])} from the experiment${nameOf(deed)}`,
  'experiment.hand_over': (deed) =>
    deed.data['email'] === null
      ? `took back the offer of the experiment${nameOf(deed)}`
      : `handed the experiment${nameOf(deed)} over to ${textOf(deed.data['email'])}`,
  'experiment.take_over': (deed) => `took over the experiment${nameOf(deed)}`,
  export: (deed) => `exported the table ${textOf(deed.data['table'])}${whereOf(deed)}`,
};

function jobsOf(deed: Deeds): string {
  if (deed.object?.kind === 'job') return `the job${nameOf(deed)}`;
  const { told, jobs, pausedFor } = deed.data;
  const count = typeof told === 'number' ? told : typeof jobs === 'number' ? jobs : null;
  const paused = typeof pausedFor === 'string' ? ` paused for ${pausedFor.replaceAll('_', ' ')}` : '';
  const some = count === null ? 'jobs' : `${count} ${count === 1 ? 'job' : 'jobs'}`;
  return `${some}${paused}${count === 0 ? '' : whereOf(deed)}`;
}

function waysOf({ data }: Deeds): string {
  const { as: way, allowHosts } = data;
  const hosts = Array.isArray(allowHosts) && allowHosts.length > 0 ? allowHosts.join(', ') : null;
  return `${typeof way === 'string' ? `, as ${way}` : ''}${hosts === null ? '' : `, and allowed ${hosts}`}`;
}

/** The session, where it was one; else the experiments that are still there. */
function whereOf({ object, experiments }: Deeds): string {
  if (object?.kind === 'session') return ` of ${object.name ?? 'a session that is not there any more'}`;
  return experiments.length > 0 ? ` of ${experiments.join(', ')}` : '';
}

function budgetOf({ data }: Deeds): string {
  const each = [
    ['maxCostUsd', 'all jobs'],
    ['maxJobCostUsd', 'each job'],
  ] as const;
  const parts = each.flatMap(([key, whom]) => {
    const usd = data[key];
    if (usd === undefined) return [];
    return [`${typeof usd === 'number' ? `$${usd}` : 'none'} for ${whom}`];
  });
  return parts.length > 0 ? `: ${parts.join(', ')}` : '';
}

const FIELDS: Record<string, string> = {
  apiUrl: 'URL',
  models: 'models',
  prices: 'prices',
  limits: 'limits',
};

/** What of a credential was changed; to what is its owner's to know. */
function changesOf({ data }: Deeds): string {
  const parts = Object.entries(FIELDS).flatMap(([key, word]) => (data[key] === undefined ? [] : [word]));
  if (typeof data['key'] === 'string') parts.push(`key (${data['key']})`);
  if (data['disabled'] === true) parts.push('disabled it');
  if (data['disabled'] === false) parts.push('enabled it');
  return parts.length > 0 ? `: ${parts.join(', ')}` : '';
}

function rightsOf({ data }: Deeds): string {
  const rights = Array.isArray(data['rights']) ? (data['rights'] as unknown[]).map(String) : [];
  return `${['view', ...rights].join(', ')} the experiment`;
}

function nameOf({ object, data }: Deeds): string {
  const name = object?.name ?? (typeof data['name'] === 'string' ? data['name'] : null);
  return name === null ? '' : ` ${name}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '?';
}
