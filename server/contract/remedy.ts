// Owns the shape of a remedy: what an agent did by itself about a fault, and what came of it.
import { z } from "zod";
import { CameraId } from "./camera.ts";

/** What an agent does by itself, the mildest first. `person`: it has nothing left, and stops. */
export const REMEDY_STEPS = [
  "restart_stream",
  "rediscover",
  "reboot_camera",
  "power_cycle",
  "restart_agent",
  "reboot_device",
  "person",
] as const;
export type RemedyStep = typeof REMEDY_STEPS[number];

/**
 * What came of it, by the age of the newest picture afterwards. pending: too soon to say. refused: it
 * could not be done. healed_alone: of a dry run, pictures came although nothing was done. stopped: of
 * `person`, nothing more is tried.
 */
export const REMEDY_VERDICTS = [
  "pending",
  "helped",
  "no_help",
  "refused",
  "healed_alone",
  "stopped",
] as const;
export type RemedyVerdict = typeof REMEDY_VERDICTS[number];

/** One that this server does not know is taken: newer agents have more. */
const Word = z.string().regex(/^[a-z_]{1,40}$/);

/** One remedy as the agent reports it; the same `id` again once there is a verdict. */
export const RemedyReport = z.object({
  id: z.uuid(),
  cause: Word.describe("what it was thought to be, e.g. `camera_silent`"),
  camera_id: CameraId.nullable().describe("null: it is about the device"),
  step: Word.describe("one of `restart_stream`, `rediscover`, … `person`"),
  at: z.iso.datetime().describe("by the clock of `sent_at`"),
  dry_run: z.boolean().describe("nothing was done: it is what would have been"),
  verdict: Word,
  why: z.string().max(500).describe("a sentence: what it rested on"),
  detail: z.string().max(500).nullable().describe("why it could not be done"),
  frame_age_ms: z.number().nonnegative().nullable()
    .describe("of the newest picture when the verdict was given"),
  next: Word.nullable().describe("the step that follows if it does not help"),
});
export type RemedyReport = z.infer<typeof RemedyReport>;

/** An agent that was away for long tells the rest with the next heartbeats. */
export const MOST_REMEDIES_AT_ONCE = 20;
