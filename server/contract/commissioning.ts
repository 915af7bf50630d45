// Owns the shapes of how a new machine comes into use: its steps, and what the next one waits for.
import { z } from "zod";

/** In the order in which they are mostly reached. */
export const SetupStep = z.enum([
  "booted",
  "enrolled",
  "configured",
  "found",
  "adopted",
  "streaming",
  "picture",
  "read",
]);
export type SetupStep = z.infer<typeof SetupStep>;

/** What the next step waits for. */
export const SetupWait = z.enum([
  "claim",
  "claim_ended",
  "quarantined",
  "silent",
  "no_settings",
  "settings_fault",
  "settings_coming",
  "not_deployed",
  "no_camera",
  "not_adopted",
  "no_rule",
  "no_stream",
  "no_picture",
  "no_car",
]);
export type SetupWait = z.infer<typeof SetupWait>;

export const SetupStepState = z.object({
  step: SetupStep,
  is_reached: z.boolean(),
  at: z.iso.datetime().nullable()
    .describe("when it was first so; null: not yet, or nobody knows. `booted` by its own clock"),
});

/** `GET /api/devices/:id/commissioning`. */
export const Commissioning = z.object({
  device_id: z.uuid(),
  device_name: z.string(),
  location_id: z.uuid(),
  location_name: z.string(),
  is_managed: z.boolean()
    .describe("its settings come from the server, and to a machine in its place as well"),
  state: z.enum(["waiting", "done", "not_recorded"])
    .describe("not_recorded: it was in use before this was kept, or was not done within 30 days"),
  machine: z.int().nonnegative()
    .describe("1: the device's first; 0: none has come with the claim code yet"),
  replaces_since: z.iso.datetime().nullable()
    .describe("since when this machine has the place of another one; null: it has not"),
  done_at: z.iso.datetime().nullable(),
  steps: z.array(SetupStepState).describe("all eight, in their order"),
  waiting: z.object({
    step: SetupStep,
    why: SetupWait,
    text: z.string().describe("a sentence: what it waits for"),
    advice: z.string().describe("a sentence: what to do"),
    detail: z.string().nullable().describe("the device's or the camera's own trouble"),
  }).nullable(),
});
export type Commissioning = z.infer<typeof Commissioning>;
