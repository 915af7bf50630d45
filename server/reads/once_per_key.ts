// Owns that a retried request gets the first answer again (Idempotency-Key, IETF draft
// idempotency-key-header-07). Knows nothing of what the request does.
import type { ReadAnswer } from "../contract/device_link.ts";
import type { Queryable } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import type { Context } from "../users/context.ts";
import {
  type Claim,
  claimKey,
  deleteKeys,
  findKey,
  freeKey,
  storeAnswer,
} from "./idempotency_queries.ts";

export interface KeyedRequest {
  /** Whose keys these are: the same key of another scope is another key. */
  scope: string;
  /** 1–200 characters of the caller's choice. */
  key: string;
  /** All that makes the request what it is. */
  content: readonly (string | Uint8Array)[];
}

/** Writes the answer into the transaction that causes it, so that they are never apart. */
export type StoreAnswer<Answer = ReadAnswer> = (tx: Queryable, answer: Answer) => Promise<void>;

/** Longer than any request may take: its server has died. */
const ABANDONED_AFTER_MS = 120_000;
const REMEMBERED_FOR_MS = 48 * 3_600_000;

/**
 * Does `work`, unless a request with this key was answered before. A throw frees the key.
 * @throws WashfleetError `conflict`: `idempotency_key_reused` for other content,
 *   `idempotency_key_in_use` while the first request is under way
 */
export async function oncePerKey<Answer = ReadAnswer>(
  ctx: Context,
  request: KeyedRequest,
  work: (store: StoreAnswer<Answer>) => Promise<Answer>,
): Promise<Answer> {
  const { scope, key } = request;
  const ours: Claim = { scope, key, hash: await hashOf(request.content), at: ctx.now() };
  const known = await claim<Answer>(ctx, ours);
  if (known !== null) return known;
  let isStored = false;
  try {
    const answer = await work(async (tx, answer) => {
      await storeAnswer(tx, { ...ours, answer });
      isStored = true;
    });
    if (!isStored) await storeAnswer(ctx.db, { ...ours, answer });
    return answer;
  } catch (error) {
    await freeKey(ctx.db, ours);
    throw error;
  }
}

/** Job verb: forgets keys older than two days. @returns how many */
export async function forgetIdempotencyKeys(ctx: Context): Promise<number> {
  const before = new Date(ctx.now().getTime() - REMEMBERED_FOR_MS);
  return await deleteKeys(ctx.db, before);
}

/** @returns the first answer, or `null` when the key is ours now */
async function claim<Answer>(ctx: Context, wanted: Claim): Promise<Answer | null> {
  const abandonedAt = new Date(wanted.at.getTime() - ABANDONED_AFTER_MS);
  if (await claimKey(ctx.db, { ...wanted, abandonedAt })) return null;
  const row = await findKey<Answer>(ctx.db, wanted);
  if (row?.is_same === false) {
    throw new WashfleetError(
      "Cannot take the request as its idempotency key was used for another one",
      { kind: "conflict", code: "idempotency_key_reused" },
    );
  }
  if (row?.answer) return row.answer;
  throw new WashfleetError("Cannot take the request as one with its idempotency key is under way", {
    kind: "conflict",
    code: "idempotency_key_in_use",
    retryAfterMs: 1000,
  });
}

/** Each part is preceded by its length, so that no two lists of parts look alike. */
async function hashOf(content: readonly (string | Uint8Array)[]): Promise<Uint8Array> {
  const parts = content.map((part) =>
    typeof part === "string" ? new TextEncoder().encode(part) : part
  );
  const lengths = parts.map(({ length }) => length).join(",");
  const whole = new Blob([lengths, ";", ...parts as Uint8Array<ArrayBuffer>[]]);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await whole.arrayBuffer()));
}
