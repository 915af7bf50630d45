// Owns what happens to a camera next without anybody doing anything.
import type { Camera } from "../../server/contract/fleet.ts";
import { t } from "../i18n/translate.ts";
import { durationWords } from "../words/time_words.ts";

/**
 * A sentence; `null` when there is nothing to wait for.
 * @param times.heardMs when the camera's state was reported, by the server's clock
 */
export function nextStepWords(
  camera: Pick<Camera, "status" | "next_attempt_in_ms">,
  times: { heardMs: number; nowMs: number },
): string | null {
  switch (camera.status) {
    case "streaming":
    case "stopped":
      return null;
    case "dark":
      return t("It goes on by itself when there is light again.");
    case "starting":
      return t("Waiting for the first picture.");
    case "stalled":
    case "frozen":
    case "failed":
      return t("The stream is being restarted by itself.");
    case "backing_off": {
      if (camera.next_attempt_in_ms === null) return t("It is tried again by itself.");
      const leftMs = times.heardMs + camera.next_attempt_in_ms - times.nowMs;
      return leftMs <= 1000
        ? t("It is being tried again now.")
        : t("It is tried again by itself in {time}.", { time: durationWords(leftMs) });
    }
  }
}
