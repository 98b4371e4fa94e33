import { z } from 'zod';

/** Chosen by the client: a request that is repeated with it makes nothing twice. */
export const RequestKeySchema = z.string().min(8).max(100);

/** A name that a person gives. */
export const TitleSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'has at most 200 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must be one line');

/** Where a list goes on: what the part before it said as `next`. */
export const PageQuerySchema = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** A part of a list; `next` is the cursor of the part after it, null at the end. */
export function pageOf<Name extends string, Item extends z.ZodType>(name: Name, item: Item) {
  return z.object({
    [name]: z.array(item),
    next: z.string().nullable(),
  } as Record<Name, z.ZodArray<Item>> & { next: z.ZodNullable<z.ZodString> });
}
