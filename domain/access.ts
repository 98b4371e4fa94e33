/** What a person may do with an experiment and all that is in it. The owner may do everything. */
export const EXPERIMENT_RIGHTS = ['view', 'edit', 'run', 'export', 'own'] as const;
export type ExperimentRight = (typeof EXPERIMENT_RIGHTS)[number];
/** What an owner can give to a collaborator; to view comes with any of them, and with none. */
export const GIVEN_RIGHTS = ['edit', 'run', 'export'] as const;
export type GivenRight = (typeof GIVEN_RIGHTS)[number];

/** `use` a credential for jobs; `manage` it, which is to see, change and share it. */
export type CredentialRight = 'use' | 'manage';

export const ROLES = ['administrator', 'researcher'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Who may call an endpoint. It is decided by the path alone, before anything else of the request is looked at; what a
 * query or body names is decided by the handler.
 * - `open` anybody, without signing in
 * - `signed_in` anybody with an account; lists hold what the person may see
 * - `administrator`
 * - `in_person`, `administrator_in_person` the same, but not by a personal token: what gives a way in, so that a token
 *   that was stolen opens nothing else
 * - a right on what the path names by its parameter (`id` where it is not said)
 */
export type Access =
  | 'open'
  | 'signed_in'
  | 'administrator'
  | 'in_person'
  | 'administrator_in_person'
  | { right: ExperimentRight; on: 'experiment' | 'session' | 'job'; param?: string }
  | { right: CredentialRight; on: 'credential'; param?: string }
  /** A webhook is its owner's alone. */
  | { right: 'own'; on: 'webhook'; param?: string };

/** By what a person came in: a browser, the command line of this machine, a personal token. */
export const VIA = ['ui', 'cli', 'token'] as const;
export type Via = (typeof VIA)[number];

/** Who asks. */
export interface Actor {
  userId: string;
  name: string;
  /** In small letters. */
  email: string;
  role: Role;
  via: Via;
}

interface Stands {
  ownerId: string;
  members: readonly { email: string; rights: readonly string[] }[];
}

/** The rights of a person on an experiment; none: not even to know that it is there. */
export function rightsOn(actor: Actor, { ownerId, members }: Stands): ReadonlySet<ExperimentRight> {
  if (actor.role === 'administrator' || ownerId === actor.userId) return new Set(EXPERIMENT_RIGHTS);
  const member = members.find(({ email }) => email === actor.email);
  if (!member) return new Set();
  return new Set<ExperimentRight>(['view', ...GIVEN_RIGHTS.filter((right) => member.rights.includes(right))]);
}

/** E-mails are compared in small letters, and otherwise exactly. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
