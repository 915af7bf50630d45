// Owns how a group of routes is made, so that every one refuses bad input in the same words.
import { OpenAPIHono } from "@hono/zod-openapi";
import type { z } from "zod";
import type { FieldFault } from "../contract/problem.ts";
import { requireStorable } from "../db/storable_text.ts";
import { WashfleetError } from "../errors.ts";
import type { AppEnv } from "./app_env.ts";

/** Routes whose `valid()` has passed, or who are never reached: every fault is named by its path. */
export function createRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidInput(result.error, result.target);
      requireStorable(result.data);
    },
  });
}

/**
 * What a caller is told about input that does not fit its schema.
 * @param target where the input was: `json`, `query`, `param`, `header`, `form` …
 */
export function invalidInput(error: z.core.$ZodError, target: string): WashfleetError {
  const where = target === "json" ? "body" : target;
  const faults = error.issues.map(faultOf);
  const named = faults.map(({ path, message }) => path ? `${path}: ${message}` : message);
  return new WashfleetError(`Cannot take the request as its ${where} is wrong: ${named[0]}`, {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}

function faultOf(issue: z.core.$ZodIssue): FieldFault {
  return { path: issue.path.map(String).join("."), message: issue.message };
}
