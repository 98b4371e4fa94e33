import { z } from 'zod';
import { normalEmail } from './access.ts';

/** An e-mail by which a person is meant, whether there is an account of it or not; in small letters. */
export const EmailSchema = z
  .string()
  .max(254, 'is longer than any e-mail')
  .transform(normalEmail)
  .pipe(z.string().regex(/^[^\s@<>",;]+@[^\s@<>",;]+$/, 'is no e-mail, as ada@example.org'));
