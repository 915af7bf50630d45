// Owns how a route's JSON answer and body are described, in one line each.
import type { z } from "zod";

/** A `responses` entry. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** A `request.body` entry. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } } as const;
}
