// Owns the shapes of lists of plates (members, blocked, watched) and of what a read matches there.
import { z } from "zod";
import { Plate } from "./read.ts";

/** `member`: may pass; `blocked`: must not; `watch`: people want to know. */
export const ListKind = z.enum(["member", "blocked", "watch"]);
export type ListKind = z.infer<typeof ListKind>;

/**
 * How a read came to match an entry, the surest first. `exact`: its text; `candidate`: another text
 * that the recognizer holds possible, as sure as a reading must be; `look_alike`: the same but for
 * characters that are taken for each other (0/O, 8/B …); `fuzzy`: one character apart.
 */
export const MatchHow = z.enum(["exact", "candidate", "look_alike", "fuzzy"]);
export type MatchHow = z.infer<typeof MatchHow>;

/** One match: at most one of each list. */
export const ListMatch = z.object({
  list_id: z.uuid(),
  list_kind: ListKind,
  entry_id: z.uuid(),
  how: MatchHow,
  may_open: z.boolean()
    .describe("a member, exact or candidate, whom no list blocks; else for people to look at"),
});
export type ListMatch = z.infer<typeof ListMatch>;

/** A match, with what people call it. */
export const NamedMatch = ListMatch.extend({
  list_name: z.string(),
  plate: z.string().describe("the entry's"),
  label: z.string(),
});
export type NamedMatch = z.infer<typeof NamedMatch>;

export const PlateList = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: ListKind,
  description: z.string(),
  location_ids: z.array(z.uuid()).describe("empty: every location"),
  entries: z.int().nonnegative().describe("how many"),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type PlateList = z.infer<typeof PlateList>;

const ListFields = {
  name: z.string().trim().min(1).max(80),
  description: z.string().max(500),
  location_ids: z.array(z.uuid()).max(500),
};

/** `POST /api/lists`. */
export const CreateList = z.strictObject({
  name: ListFields.name,
  kind: ListKind,
  description: ListFields.description.default(""),
  location_ids: ListFields.location_ids.default([]).describe("empty: every location"),
});
export type CreateList = z.infer<typeof CreateList>;

/** `PATCH /api/lists/{id}`: only what is given changes. The kind stays. */
export const UpdateList = z.strictObject({
  name: ListFields.name.optional(),
  description: ListFields.description.optional(),
  location_ids: ListFields.location_ids.optional(),
});
export type UpdateList = z.infer<typeof UpdateList>;

export const ListEntry = z.object({
  id: z.uuid(),
  plate: Plate,
  label: z.string(),
  note: z.string(),
  valid_from: z.iso.datetime().nullable(),
  valid_until: z.iso.datetime().nullable().describe("from this instant on it matches no more"),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type ListEntry = z.infer<typeof ListEntry>;

const instant = z.iso.datetime({ offset: true });

const EntryFields = {
  plate: z.string().min(1).max(40).describe("case and separators do not matter"),
  label: z.string().max(120),
  note: z.string().max(1000),
  valid_from: instant.nullable(),
  valid_until: instant.nullable(),
};

/** `POST /api/lists/{id}/entries`: adds the plate, or changes the entry that it has there. */
export const PutEntry = z.strictObject({
  plate: EntryFields.plate,
  label: EntryFields.label.default(""),
  note: EntryFields.note.default(""),
  valid_from: EntryFields.valid_from.default(null),
  valid_until: EntryFields.valid_until.default(null),
});
export type PutEntry = z.infer<typeof PutEntry>;

/** `GET /api/lists/{id}/entries`, by plate; `plate=ABC*` is every plate that begins so. */
export const EntryQuery = z.object({
  plate: z.string().min(1).max(41).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type EntryQuery = z.infer<typeof EntryQuery>;

/** `POST /api/lists/{id}/import`, a body of `text/csv`. */
export const ImportQuery = z.object({
  skip_faults: z.stringbool().default(false)
    .describe("import the good lines although others have faults; else none is imported"),
});
export type ImportQuery = z.infer<typeof ImportQuery>;

/** `line` counts from 1 with the header, as an editor shows it. */
export const ImportFault = z.object({
  line: z.int().positive(),
  field: z.string(),
  message: z.string(),
});
export type ImportFault = z.infer<typeof ImportFault>;

export const ImportResult = z.object({
  imported: z.boolean().describe("false: nothing was changed, as lines have faults"),
  added: z.int().nonnegative(),
  changed: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  faults_total: z.int().nonnegative(),
  faults: z.array(ImportFault).describe("the first 1000"),
});
export type ImportResult = z.infer<typeof ImportResult>;
