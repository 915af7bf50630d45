/** What can be wrong with the recognizer on command. The shape only. */
import { z } from "zod";

/** Applies to the next `count` plate reads, without `count` to all until the next command; `{}` ends it. */
export const faultSchema = z.strictObject({
  /** Answer with this status and the body that the real service sends with it. */
  status: z.int().min(400).max(599).optional(),
  /** Wait before doing anything. */
  delay_ms: z.int().min(0).max(600_000).optional(),
  /** Never answer. */
  hang: z.boolean().optional(),
  /** Answer with half of the JSON. */
  malformed: z.boolean().optional(),
  count: z.int().min(1).optional(),
});

export type Fault = z.infer<typeof faultSchema>;

/** Hands out the current fault and counts it down. */
export class FaultSwitch {
  #fault: Fault = {};

  set(fault: Fault): void {
    this.#fault = { ...fault };
  }

  /** The fault for one call. */
  take(): Fault {
    const fault = this.#fault;
    if (fault.count === undefined) return fault;
    this.#fault = fault.count > 1 ? { ...fault, count: fault.count - 1 } : {};
    return fault;
  }
}
