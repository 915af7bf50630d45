// Owns reading a request's JSON: what is none is the caller's fault, not the agent's.
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "./parts.ts";

/** @throws HTTPException 400, answered as `malformed_request`, where the body is not JSON */
export async function readJson(c: Context<AppEnv>): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (error) {
    if (error instanceof SyntaxError) throw new HTTPException(400, { cause: error });
    throw error;
  }
}
