// Owns how lists are paged: `{items, next_cursor}`, by key, never by offset.
import { z } from "zod";

/** A page of `item`; `next_cursor` is `null` on the last page and opaque otherwise. */
export function pageOf<T extends z.ZodType>(item: T): z.ZodObject<{
  items: z.ZodArray<T>;
  next_cursor: z.ZodNullable<z.ZodString>;
}> {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

export type Page<T> = { items: T[]; next_cursor: string | null };

/** `?cursor=&limit=` of every list. */
export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type PageQuery = z.infer<typeof PageQuery>;
