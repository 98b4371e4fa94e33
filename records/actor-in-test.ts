import type { Actor } from '../domain/access.ts';

/** The local owner, as the installation's token makes of whoever holds it. */
export const LOCAL_OWNER: Actor = {
  userId: 'usr_local',
  name: 'Local owner',
  email: 'owner@localhost',
  role: 'administrator',
  via: 'cli',
};
