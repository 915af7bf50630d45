// Owns how a camera's power is switched off and on: an empty POST to the address that the settings name
// for it. Runs no program.
import { postOnce } from "./post_once.ts";
import type { StepOutcome } from "./remedy_acts.ts";

/** A switch answers at once, a relay behind a controller perhaps after the cycle. */
const TIMEOUT_MS = 30_000;

/** Never rejects. */
export async function powerCycle(
  url: string,
  { ending, timeoutMs = TIMEOUT_MS }: { ending: AbortSignal; timeoutMs?: number },
): Promise<StepOutcome> {
  const address = new URL(url);
  const signal = AbortSignal.any([ending, AbortSignal.timeout(timeoutMs)]);
  const answer = await postOnce(address, { signal });
  if (!answer.ok) return answer;
  const { status } = answer;
  return status >= 200 && status <= 299
    ? { ok: true }
    : { ok: false, detail: `${address.host} answers ${status}.` };
}
