// Owns asking for a camera's newest picture again and again; never shows it.
import type { Problem } from "../../server/contract/problem.ts";
import { snapshotPath } from "../api/fleet_calls.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { problemWords } from "../words/problem_words.ts";
import { goToLogin } from "./live.ts";

/** A camera that gives none is asked less often: it recovers in seconds, not in a blink. */
const FAILED_PAUSE_RATIO = 3;

/** One answer: a picture that was `ageMs` old when it came, or why there is none. */
export type PictureAnswer =
  | { readonly ok: true; readonly blob: Blob; readonly capturedAtMs: number }
  | { readonly ok: false; readonly trouble: string };

export interface PictureOptions {
  readonly deviceId: string;
  readonly cameraId: string;
  /** Time between a picture and the next question. */
  readonly pauseMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
  onAnswer(answer: PictureAnswer): void;
}

/** Asks until the signal ends it; rests while nobody sees the page. */
export async function followPicture(options: PictureOptions): Promise<void> {
  const { signal, pauseMs } = options;
  while (!signal.aborted) {
    let delayMs = pauseMs;
    if (!document.hidden) {
      const answer = await askOnce(options);
      if (!signal.aborted) options.onAnswer(answer);
      if (!answer.ok) delayMs *= FAILED_PAUSE_RATIO;
    }
    await pause(delayMs, signal);
  }
}

async function askOnce({ deviceId, cameraId }: PictureOptions): Promise<PictureAnswer> {
  const client = createApiClient(sendFromBrowser);
  const response = await client.snapshot(snapshotPath(deviceId, cameraId));
  if (response === null) return { ok: false, trouble: t("The server did not answer in time.") };
  if (response.status === 401) goToLogin();
  try {
    if (response.ok) {
      const ageMs = Number(response.headers.get("x-frame-age-ms") ?? "0");
      return { ok: true, blob: await response.blob(), capturedAtMs: Date.now() - ageMs };
    }
    const problem = await response.json() as Problem;
    return { ok: false, trouble: problemWords({ ok: false, status: response.status, problem }) };
  } catch {
    return { ok: false, trouble: t("The answer was cut off.") };
  }
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, delayMs);
    signal.addEventListener("abort", done);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
