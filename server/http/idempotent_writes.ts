// Owns that a POST repeated with its Idempotency-Key (IETF draft idempotency-key-header-07) makes
// nothing twice and gets the first answer again. What costs a call of the recognizer has its own way,
// which is one transaction with its work (reads/once_per_key.ts).
import type { MiddlewareHandler } from "hono";
import { z } from "zod";
import { WashfleetError } from "../errors.ts";
import { oncePerKey } from "../reads/once_per_key.ts";
import type { Sealer } from "../seal.ts";
import type { AppEnv } from "./app_env.ts";

/** Of people and programs; not of devices, of signing in, nor of what takes the key itself. */
export const KEYED_PATHS =
  /^\/api\/(?!auth\/|enroll$|password_resets|device\/|plates\/process$|invitations\/accept$)/;

/** For the API's document. */
export const TAKES_KEY = {
  name: "Idempotency-Key",
  in: "header",
  schema: { type: "string", minLength: 1, maxLength: 200 },
  description:
    "Of the caller's choice. A repeated request makes nothing twice and gets the first " +
    "answer again for 48 hours, with `Idempotency-Replayed: true`.",
  example: "order-4711",
};

const KEY = /^[\x21-\x7e]{1,200}$/;
const Kept = z.object({ status: z.number(), type: z.string(), sealed: z.string() });
// What makes something answers in a few hundred bytes; more is not worth keeping.
const MOST_CHARS = 64_000;

/** Answers are kept sealed: some hold a secret that is shown once. */
export function idempotentWrites(sealer: Sealer): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const key = c.req.header("idempotency-key");
    const ctx = c.get("ctx");
    const isOurs = key !== undefined && ctx !== undefined && c.req.method === "POST" &&
      KEYED_PATHS.test(c.req.path) && /json|^$/.test(c.req.header("content-type") ?? "");
    if (!isOurs) return await next();
    if (!KEY.test(key)) throw badKey();
    const body = await c.req.text();
    const { kind, id } = ctx.actor;
    let isFirst = false;
    const kept = await oncePerKey<z.infer<typeof Kept>>(
      ctx,
      {
        scope: `http ${kind} ${id}`,
        key,
        content: [c.req.url.slice(new URL(c.req.url).origin.length), body],
      },
      async () => {
        isFirst = true;
        await next();
        return await keptOf(c.res, sealer);
      },
    ).catch((error) => {
      if (error instanceof NotKept) return null;
      throw error;
    });
    if (isFirst || kept === null) return;
    const { status, type, sealed } = Kept.parse(kept);
    const text = await sealer.open(Uint8Array.fromBase64(sealed));
    const headers = {
      ...(type === "" ? {} : { "content-type": type }),
      "cache-control": "no-store",
      "idempotency-replayed": "true",
    };
    return new Response(text === "" ? null : text, { status, headers });
  };
}

/** The key is free again: what was refused may be mended, what failed may be tried again. */
class NotKept extends Error {}

async function keptOf(response: Response, sealer: Sealer): Promise<z.infer<typeof Kept>> {
  const type = response.headers.get("content-type") ?? "";
  const isKept = response.status < 300 && (type === "" || type.startsWith("application/json"));
  if (!isKept) throw new NotKept();
  const text = await response.clone().text();
  if (text.length > MOST_CHARS) throw new NotKept();
  const sealed = await sealer.seal(text);
  return { status: response.status, type, sealed: sealed.toBase64() };
}

function badKey(): WashfleetError {
  const message = "must be 1 to 200 printable characters without spaces";
  return new WashfleetError(`Cannot take the Idempotency-Key: it ${message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path: "idempotency-key", message }],
  });
}
