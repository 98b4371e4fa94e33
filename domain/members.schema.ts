import { z } from 'zod';
import { GIVEN_RIGHTS } from './access.ts';
import { EmailSchema } from './email.schema.ts';
import { endpoint } from './endpoint.schema.ts';

const RightsSchema = z
  .array(z.enum(GIVEN_RIGHTS))
  .max(GIVEN_RIGHTS.length)
  .transform((given) => GIVEN_RIGHTS.filter((right) => given.includes(right)));

const MembersSchema = z.object({
  owner: z.object({ name: z.string(), email: z.string() }),
  members: z.array(
    z.object({
      email: z.string(),
      /** Beside viewing. */
      rights: z.array(z.enum(GIVEN_RIGHTS)),
      since: z.iso.datetime(),
    }),
  ),
  /** The member to whom the owner offers the experiment; null: it is not offered. */
  offeredTo: z.string().nullable(),
});
export type Members = z.infer<typeof MembersSchema>;

const Params = z.object({ id: z.string() });
const WithEmail = z.object({ email: EmailSchema });
const OWN = { right: 'own', on: 'experiment' } as const;
const VIEW = { right: 'view', on: 'experiment' } as const;
const OBJECT = { kind: 'experiment' } as const;

/** Who works on an experiment. Whether there is an account of an e-mail is nowhere told, but to administrators. */
export const membersApi = {
  listMembers: endpoint({
    method: 'GET',
    path: '/experiments/:id/members',
    access: VIEW,
    params: Params,
    response: MembersSchema,
  }),
  /** Lets whoever has an account of exactly this e-mail see the experiment, and do what `rights` says; also changes that. */
  saveMember: endpoint({
    method: 'POST',
    path: '/experiments/:id/members',
    access: OWN,
    audit: { action: 'member.save', object: OBJECT, data: ({ body }) => body },
    params: Params,
    body: WithEmail.extend({ rights: RightsSchema }),
    response: MembersSchema,
  }),
  /** The owner removes anybody, a member themself. */
  removeMember: endpoint({
    method: 'POST',
    path: '/experiments/:id/members/remove',
    access: VIEW,
    audit: { action: 'member.remove', object: OBJECT, data: ({ body }) => body },
    params: Params,
    body: WithEmail,
    response: z.object({ removed: z.boolean() }),
  }),
  /**
   * Offers the experiment to a member, who becomes its owner by taking it; null takes the offer back. From an
   * administrator whoever has an account of this e-mail becomes its owner at once.
   */
  handOver: endpoint({
    method: 'POST',
    path: '/experiments/:id/owner',
    access: OWN,
    audit: { action: 'experiment.hand_over', object: OBJECT, data: ({ body }) => body },
    params: Params,
    body: z.object({ email: EmailSchema.nullable() }),
    response: MembersSchema,
  }),
  /** The member to whom it is offered becomes its owner; who was its owner stays, with all rights of a member. */
  takeOver: endpoint({
    method: 'POST',
    path: '/experiments/:id/owner/take',
    access: VIEW,
    audit: { action: 'experiment.take_over', object: OBJECT },
    params: Params,
    response: MembersSchema,
  }),
};
