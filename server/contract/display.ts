// Owns the shape of what a lane's display needs to know of its location.
import { z } from "zod";

export const Display = z.object({
  location_id: z.uuid(),
  name: z.string(),
  timezone: z.string().describe("IANA name, e.g. America/Chicago"),
});
export type Display = z.infer<typeof Display>;
