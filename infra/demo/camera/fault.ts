/** What can be wrong with the camera on command. The shape only. */
import { z } from "zod";

/**
 * `freeze`: the same picture again and again, timestamps advance. `stall`: nothing is sent, connections stay.
 * `drop`: every connection is closed once, new ones are welcome. `refuse`: connections are closed and new ones are
 * answered with the status, or not accepted at all. `resolution`: another size in the running stream.
 * `dark`: a black picture. `clear`: all is well.
 */
export const faultSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["clear", "freeze", "stall", "drop", "dark"]) }),
  z.strictObject({
    kind: z.literal("refuse"),
    as: z.union([z.literal(401), z.literal(404), z.literal(453), z.literal("connection_refused")]),
  }),
  z.strictObject({
    kind: z.literal("resolution"),
    width: z.int().min(960).max(1920).multipleOf(16),
    height: z.int().min(240).max(1080).multipleOf(2),
  }),
]);

export type Fault = z.infer<typeof faultSchema>;
