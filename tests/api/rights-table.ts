import type { api } from '../../domain/api.schema.ts';

/** Who is tried out: nobody, and people that differ by what they may do (rights-world.ts). */
export const PEOPLE = [
  'anonymous',
  /** Has an account, and nothing to do with any of it. */
  'stranger',
  /** Members of the experiment, by their right. */
  'view',
  'edit',
  'run',
  'export',
  /** Of the experiment. */
  'owner',
  /** With whom the credential is shared; it is the lender's. */
  'sharee',
  'lender',
  'administrator',
] as const;
export type Person = (typeof PEOPLE)[number];

/** Who may; with the path where it does not follow from the entry's own what is meant by its parameters. */
type Row = string | { who: string; path: string };

const VIEW = 'view edit run export owner administrator';
const EDIT = 'edit owner administrator';
const RUN = 'run owner administrator';
const EXPORT = 'export owner administrator';
const OWN = 'owner administrator';
const USE = 'sharee lender';
const MANAGE = 'lender';
export const ADMINISTER = 'administrator';
const SIGNED_IN = PEOPLE.filter((person) => person !== 'anonymous').join(' ');
const ALL = PEOPLE.join(' ');

/**
 * Who may do what, written by hand: one row for each entry of the API. Whoever stands in it gets past 401 and 403; all
 * others get one of these, whatever else is wrong with what they ask.
 */
export const TABLE: Record<keyof typeof api, Row> = {
  health: ALL,
  openApi: ALL,
  showLink: ALL,
  useLink: ALL,
  // One's own account.
  account: SIGNED_IN,
  changeAccount: SIGNED_IN,
  changePassword: SIGNED_IN,
  listAccountSessions: SIGNED_IN,
  endAccountSession: SIGNED_IN,
  endOtherAccountSessions: SIGNED_IN,
  listTokens: SIGNED_IN,
  makeToken: SIGNED_IN,
  revokeToken: SIGNED_IN,
  // Of all accounts, and of the machinery.
  listUsers: ADMINISTER,
  changeUser: ADMINISTER,
  makeSignInLink: ADMINISTER,
  listInvitations: ADMINISTER,
  invite: ADMINISTER,
  revokeInvitation: ADMINISTER,
  system: ADMINISTER,
  books: ADMINISTER,
  // For everybody with an account.
  live: SIGNED_IN,
  installation: SIGNED_IN,
  startDemo: SIGNED_IN,
  listSamples: SIGNED_IN,
  preview: SIGNED_IN,
  // What a query or body names is asked about below; lists hold what the person may see.
  createSession: SIGNED_IN,
  unfinishedSession: SIGNED_IN,
  listJobs: SIGNED_IN,
  sessionNotes: SIGNED_IN,
  command: SIGNED_IN,
  costs: SIGNED_IN,
  planExport: SIGNED_IN,
  exportTable: SIGNED_IN,
  listAudit: SIGNED_IN,
  listCredentials: SIGNED_IN,
  saveCredential: SIGNED_IN,
  credentialFromEnvironment: SIGNED_IN,
  testNewCredential: SIGNED_IN,
  // In an experiment.
  why: { who: VIEW, path: '/why/job_shown_1' },
  showJob: VIEW,
  setBudget: RUN,
  createJobs: RUN,
  listMembers: VIEW,
  saveMember: OWN,
  removeMember: VIEW,
  handOver: OWN,
  takeOver: VIEW,
  listExperiments: SIGNED_IN,
  createExperiment: SIGNED_IN,
  showExperiment: VIEW,
  changeExperiment: EDIT,
  experimentContents: OWN,
  deleteExperiment: OWN,
  listSessions: VIEW,
  addSession: EDIT,
  showSession: VIEW,
  changeSession: EDIT,
  duplicateSession: EDIT,
  listSessionJobs: VIEW,
  relaunchJobs: RUN,
  sessionCharts: VIEW,
  checkLinks: RUN,
  listHosts: VIEW,
  changeHosts: EDIT,
  proposal: VIEW,
  decide: RUN,
  jobTimeline: VIEW,
  showCall: VIEW,
  showPage: { who: VIEW, path: '/jobs/job_shown_1/pages/1' },
  // Of the owner of the webhook.
  listWebhooks: SIGNED_IN,
  createWebhook: SIGNED_IN,
  showWebhook: 'owner',
  changeWebhook: 'owner',
  removeWebhook: 'owner',
  testWebhook: 'owner',
  // With a credential.
  showCredential: MANAGE,
  changeCredential: MANAGE,
  removeCredential: MANAGE,
  testCredential: MANAGE,
  listShares: MANAGE,
  share: MANAGE,
  unshare: MANAGE,
  listProviderModels: USE,
};

/** What a query or a body names: who may, of those whom the entry lets in. `ID` stands for the session or job. */
export const NAMED: { method: 'GET' | 'POST'; path: string; id: string; body?: object; who: string }[] = [
  { method: 'GET', path: '/jobs?session=ID', id: 'ses_shown_1', who: VIEW },
  { method: 'GET', path: '/notes?session=ID', id: 'ses_shown_1', who: VIEW },
  { method: 'GET', path: '/costs?session=ID', id: 'ses_shown_1', who: VIEW },
  { method: 'GET', path: '/why/ID', id: 'job_shown_1', who: VIEW },
  { method: 'GET', path: '/why/ID', id: 'ses_shown_1', who: VIEW },
  { method: 'GET', path: '/export?sessions=ID', id: 'ses_shown_1', who: EXPORT },
  { method: 'GET', path: '/export/jobs?sessions=ID', id: 'ses_shown_1', who: EXPORT },
  { method: 'POST', path: '/commands', id: 'job_shown_1', body: { kind: 'pause', jobs: ['ID'] }, who: RUN },
  { method: 'POST', path: '/commands', id: 'ses_shown_1', body: { kind: 'cancel', session: 'ID' }, who: RUN },
  {
    method: 'POST',
    path: '/commands',
    id: 'ses_shown_1',
    body: { kind: 'resume', session: 'ID', pausedFor: 'key_rejected' },
    who: RUN,
  },
];
