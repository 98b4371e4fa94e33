import { ROLES, type Role } from '../../../domain/access.ts';

const LABELS: Record<Role, string> = { administrator: 'Administrator', researcher: 'Researcher' };

export const ROLE_CHOICES = ROLES.map((value) => ({ value, label: LABELS[value] })).reverse();
