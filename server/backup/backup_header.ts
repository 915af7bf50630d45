// Owns what a backup says of itself before its rows.
import { z } from "zod";

export const BackupHeader = z.object({
  created_at: z.iso.datetime(),
  /** Names of the migrations that its tables have gone through. */
  migrations: z.array(z.string()).min(1),
  /** First days of the months with a partition of reads. */
  months: z.array(z.iso.date()),
  sequences: z.array(z.object({ name: z.string(), last: z.string(), isCalled: z.boolean() })),
  /** Sealed under the server's key: tells whether another one is the same. */
  key_check: z.base64(),
  has_pictures: z.boolean(),
});
export type BackupHeader = z.infer<typeof BackupHeader>;

export const KEY_CHECK = "washfleet";

export const TableRecord = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });
export const PictureRecord = z.object({ ref: z.string() });
export const EndRecord = z.object({ rows: z.int().nonnegative() });
export const FooterRecord = z.object({
  tables: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  pictures: z.int().nonnegative(),
});
export type FooterRecord = z.infer<typeof FooterRecord>;
