// Owns what a recognizer account says of its usage, cloud and SDK; stores nothing.
import { z } from "zod";
import { WashfleetError } from "../errors.ts";
import { authorization, detailOf, type RecognizerAccount, strikeOut } from "./recognizer_call.ts";

export interface AccountUsage {
  /** In the current period; every call is charged, plate or not. */
  calls: number;
  /** The period's allowance; `null` where the license names none. */
  totalCalls: number | null;
  resetsOn: Date | null;
}

/** Cloud `GET /v1/statistics/`, SDK `GET /info/`: the same fields as far as each has them. */
const Usage = z.object({
  usage: z.object({
    calls: z.int().nonnegative(),
    resets_on: z.string().nullish().catch(null),
  }),
  total_calls: z.int().nonnegative().nullish().catch(null),
});

/** Asks the account. @throws WashfleetError `unavailable` (away) or `upstream` (refused, nonsense) */
export async function fetchAccountUsage(
  account: Pick<RecognizerAccount, "baseUrl" | "token">,
  signal: AbortSignal,
): Promise<AccountUsage> {
  const path = account.token === null ? "/info/" : "/v1/statistics/";
  const { status, body } = await fetchJson(account, { path, signal });
  if (status < 200 || status > 299) {
    const told = strikeOut(detailOf(body), account);
    throw new WashfleetError(`Cannot read the recognizer's usage: status ${status} ${told}`, {
      kind: status >= 500 || status === 429 ? "unavailable" : "upstream",
      code: status === 403 ? "recognizer_refused" : "recognizer_unavailable",
    });
  }
  const parsed = Usage.safeParse(body);
  if (!parsed.success) {
    throw new WashfleetError("Cannot read the recognizer's usage as its answer has no usage", {
      kind: "upstream",
      code: "recognizer_bad_answer",
    });
  }
  const { usage, total_calls } = parsed.data;
  const resetsOn = new Date(usage.resets_on ?? NaN);
  return {
    calls: usage.calls,
    totalCalls: total_calls ?? null,
    resetsOn: Number.isNaN(resetsOn.getTime()) ? null : resetsOn,
  };
}

async function fetchJson(
  account: Pick<RecognizerAccount, "baseUrl" | "token">,
  request: { path: string; signal: AbortSignal },
): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(new URL(request.path, account.baseUrl), {
      headers: authorization(account),
      redirect: "manual",
      signal: request.signal,
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new WashfleetError(
      `Cannot read the recognizer's usage as it is away: ${strikeOut(message, account)}`,
      { kind: "unavailable", code: "recognizer_unavailable" },
    );
  }
}
