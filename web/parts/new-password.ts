import { PasswordSchema } from '../../domain/accounts.schema.ts';

export const PASSWORD_HINT = 'At least 8 characters. A few words in a row are good.';

/** Null: it will do. */
export function problemWithPassword(password: string): string | null {
  const [problem] = PasswordSchema.safeParse(password).error?.issues ?? [];
  return problem ? `A password ${problem.message}.` : null;
}
