// Owns the shape of `GET /readyz`: which part of the server is away, and what that means meanwhile.
import { z } from "zod";

export const ReadinessPart = z.object({
  ok: z.boolean(),
  is_vital: z.boolean().describe("without it the server can do nothing, and is not ready"),
  reason: z.string().nullable().describe("a sentence; null: nothing is wrong with it"),
  effect: z.string().nullable()
    .describe("what works and what does not meanwhile; null: nothing is wrong with it"),
});
export type ReadinessPart = z.infer<typeof ReadinessPart>;

/** `GET /readyz`: 200 while it is ready, also without a part that is not vital; 503 otherwise. */
export const Readiness = z.object({
  ready: z.boolean(),
  degraded: z.boolean().describe("a part is away, vital or not"),
  parts: z.record(z.string(), ReadinessPart)
    .describe("db, kv, pictures, recognizer; server while it is stopping"),
});
export type Readiness = z.infer<typeof Readiness>;
