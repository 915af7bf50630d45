/** What can be wrong with the receiver on command. The shape only. */
import { z } from "zod";

/** Applies to the next `count` deliveries, without `count` to all until the next command; `{}` ends it. */
export const faultSchema = z.strictObject({
  /** 2xx is a fault too where the signature is wrong. */
  status: z.int().min(200).max(599).optional(),
  /** Wait before answering. */
  delay_ms: z.int().min(0).max(600_000).optional(),
  /** The Retry-After header: seconds or an HTTP date. */
  retry_after: z.string().optional(),
  /** The Location header that goes with a 3xx. */
  location: z.string().optional(),
  count: z.int().min(1).optional(),
});

export type Fault = z.infer<typeof faultSchema>;
