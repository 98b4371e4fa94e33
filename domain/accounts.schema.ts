import { z } from 'zod';
import { normalEmail, ROLES, VIA } from './access.ts';
import { endpoint } from './endpoint.schema.ts';

/** What the local owner has until another is given. */
export const PLACEHOLDER_EMAIL = 'owner@localhost';

const RoleSchema = z.enum(ROLES);
/** Compared in small letters, and otherwise exactly. */
export const EmailSchema = z
  .string()
  .max(320)
  .transform(normalEmail)
  .pipe(z.email('is not an e-mail address'));
const PersonNameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'has at most 100 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must be one line');
/** Its messages never hold what was given. */
export const PasswordSchema = z
  .string()
  .min(8, 'has at least 8 characters')
  .max(128, 'has at most 128 characters');

const UserSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: RoleSchema,
  disabled: z.boolean(),
  /** Whether the person can sign in by e-mail and password. */
  hasPassword: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type UserView = z.infer<typeof UserSchema>;

const AccountSchema = UserSchema.omit({ disabled: true }).extend({
  /** How this request came in. */
  via: z.enum(VIA),
  /** Whether the person may still set the e-mail: it is the one that the local owner begins with. */
  emailIsPlaceholder: z.boolean(),
  /** Of this installation. */
  version: z.string(),
});

/** A browser that is signed in. */
const SessionSchema = z.object({
  id: z.string(),
  /** The one that asks. */
  current: z.boolean(),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  address: z.string().nullable(),
  browser: z.string().nullable(),
});

const TokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Its first characters, to tell it from others. */
  start: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type TokenView = z.infer<typeof TokenSchema>;

const InvitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: RoleSchema,
  /** Name of who made it. */
  invitedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  state: z.enum(['open', 'used', 'revoked', 'expired']),
});
export type InvitationView = z.infer<typeof InvitationSchema>;

/** A link that was made just now; it is never told again. */
const NewLinkSchema = z.object({
  /** To put behind the address under which people reach this server. */
  path: z.string(),
  expiresAt: z.iso.datetime(),
});

const IdParams = z.object({ id: z.string() });
const LinkParams = z.object({ secret: z.string().max(200) });
const Done = z.object({});
const USER = { kind: 'user' } as const;

/** Open to whoever holds a link. */
const setupEndpoints = {
  /** What a link is for. 404 or 410 with how to go on where it lets nobody in (any more). */
  showLink: endpoint({
    method: 'GET',
    path: '/setup/links/:secret',
    access: 'open',
    params: LinkParams,
    response: z.object({
      kind: z.enum(['sign_in', 'invitation']),
      /** By which the person signs in later. */
      email: z.string(),
      /** Null: it is asked for. */
      name: z.string().nullable(),
      expiresAt: z.iso.datetime(),
    }),
  }),
  /** Sets the password, and for an invitation the name; signs in. The link is used up only when this succeeds. */
  useLink: endpoint({
    method: 'POST',
    path: '/setup/links/:secret',
    access: 'open',
    params: LinkParams,
    body: z.strictObject({ password: PasswordSchema, name: PersonNameSchema.optional() }),
    response: z.object({ id: z.string(), email: z.string() }),
  }),
};

const ownEndpoints = {
  account: endpoint({ method: 'GET', path: '/account', access: 'signed_in', response: AccountSchema }),
  changeAccount: endpoint({
    method: 'POST',
    path: '/account',
    access: 'in_person',
    audit: { action: 'account.change', data: ({ body }) => ({ ...body }) },
    body: z.strictObject({ name: PersonNameSchema.optional(), email: EmailSchema.optional() }),
    response: AccountSchema,
  }),
  /** Ends the person's other sessions. */
  changePassword: endpoint({
    method: 'POST',
    path: '/account/password',
    access: 'in_person',
    audit: { action: 'account.password' },
    body: z.strictObject({
      /** Needed where there is one. */
      current: z.string().max(1_000).optional(),
      password: PasswordSchema,
    }),
    response: Done,
  }),
  listAccountSessions: endpoint({
    method: 'GET',
    path: '/account/sessions',
    access: 'in_person',
    response: z.object({ sessions: z.array(SessionSchema) }),
  }),
  endAccountSession: endpoint({
    method: 'POST',
    path: '/account/sessions/:id/end',
    access: 'in_person',
    audit: { action: 'account.sign_out_elsewhere' },
    params: IdParams,
    response: Done,
  }),
  /** All but the one that asks. */
  endOtherAccountSessions: endpoint({
    method: 'POST',
    path: '/account/sessions/end-others',
    access: 'in_person',
    audit: { action: 'account.sign_out_elsewhere' },
    response: z.object({ ended: z.number().int() }),
  }),
  listTokens: endpoint({
    method: 'GET',
    path: '/account/tokens',
    access: 'signed_in',
    response: z.object({ tokens: z.array(TokenSchema) }),
  }),
  makeToken: endpoint({
    method: 'POST',
    path: '/account/tokens',
    access: 'in_person',
    audit: { action: 'token.create', data: ({ body }) => ({ ...body }) },
    body: z.strictObject({
      name: PersonNameSchema,
      /** How long it is good; null: until it is revoked. */
      days: z.number().int().min(1).max(3_650).nullable().default(null),
    }),
    response: z.object({ token: TokenSchema, /** Shown this once. */ secret: z.string() }),
  }),
  revokeToken: endpoint({
    method: 'POST',
    path: '/account/tokens/:id/revoke',
    access: 'signed_in',
    audit: { action: 'token.revoke', object: { kind: 'token' } },
    params: IdParams,
    response: Done,
  }),
};

const userEndpoints = {
  listUsers: endpoint({
    method: 'GET',
    path: '/users',
    access: 'administrator',
    response: z.object({ users: z.array(UserSchema) }),
  }),
  changeUser: endpoint({
    method: 'POST',
    path: '/users/:id',
    access: 'administrator_in_person',
    audit: { action: 'user.change', object: USER, data: ({ body }) => ({ ...body }) },
    params: IdParams,
    body: z.strictObject({
      role: RoleSchema.optional(),
      email: EmailSchema.optional(),
      disabled: z.boolean().optional(),
    }),
    response: UserSchema,
  }),
  /** For somebody who forgot the password, or never had one. There is no mail: hand it on yourself. */
  makeSignInLink: endpoint({
    method: 'POST',
    path: '/users/:id/sign-in-link',
    access: 'administrator_in_person',
    audit: { action: 'user.sign_in_link', object: USER },
    params: IdParams,
    response: NewLinkSchema,
  }),
  listInvitations: endpoint({
    method: 'GET',
    path: '/invitations',
    access: 'administrator',
    response: z.object({ invitations: z.array(InvitationSchema) }),
  }),
  /** There is no mail: hand the link on yourself. Another for the same e-mail takes its place. */
  invite: endpoint({
    method: 'POST',
    path: '/invitations',
    access: 'administrator_in_person',
    audit: { action: 'invitation.create', data: ({ body }) => ({ ...body }) },
    body: z.strictObject({ email: EmailSchema, role: RoleSchema.default('researcher') }),
    response: z.object({ invitation: InvitationSchema, link: NewLinkSchema }),
  }),
  revokeInvitation: endpoint({
    method: 'POST',
    path: '/invitations/:id/revoke',
    access: 'administrator_in_person',
    audit: { action: 'invitation.revoke', object: { kind: 'invitation' } },
    params: IdParams,
    response: Done,
  }),
};

export const accountsApi = { ...setupEndpoints, ...ownEndpoints, ...userEndpoints };
