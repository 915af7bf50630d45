// Owns the shape of every error answer (RFC 9457 problem details); never decides a status.
import { z } from "zod";

/** One fault of the input: `path` is the field's dotted path, `""` for the whole document. */
export const FieldFault = z.object({ path: z.string(), message: z.string() });
export type FieldFault = z.infer<typeof FieldFault>;

/** `application/problem+json` (RFC 9457). `code` is stable and meant for programs. */
export const Problem = z.object({
  type: z.string().describe("URI reference of the problem's documentation"),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: z.string().describe("stable machine-readable name, snake_case"),
  detail: z.string().optional(),
  request_id: z.string().optional(),
  trace_id: z.string().optional().describe("of OpenTelemetry, where traces are on"),
  errors: z.array(FieldFault).optional().describe("every fault of the input, by field"),
  retry_after_ms: z.int().nonnegative().optional(),
}).loose();
export type Problem = z.infer<typeof Problem>;

/** Media type of {@link Problem}. */
export const PROBLEM_MEDIA_TYPE = "application/problem+json";
