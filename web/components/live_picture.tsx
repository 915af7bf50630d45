// Owns how a camera's newest picture looks: its age is always there, and an old one looks old.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { followPicture } from "../live/follow_picture.ts";
import { t } from "../i18n/translate.ts";
import { useNowMs } from "../live/clock.ts";
import { locale } from "../i18n/language.ts";
import { durationWords } from "../words/time_words.ts";
import { CameraOff } from "./icons.ts";

interface LivePictureProps {
  readonly deviceId: string;
  readonly cameraId: string;
  readonly name: string;
  readonly pauseMs: number;
}

/** From this age on a picture is not live any more, and from the second on it is only history. */
const AGEING_MS = 5000;
const OLD_MS = 15_000;

export function LivePicture({ deviceId, cameraId, name, pauseMs }: LivePictureProps) {
  const shown = useSignal<{ url: string; capturedAtMs: number } | null>(null);
  const trouble = useSignal<string | null>(null);
  useNowMs();
  useEffect(() => {
    const stopping = new AbortController();
    followPicture({
      deviceId,
      cameraId,
      pauseMs,
      signal: stopping.signal,
      onAnswer: (answer) => {
        trouble.value = answer.ok ? null : answer.trouble;
        if (!answer.ok) return;
        const url = URL.createObjectURL(answer.blob);
        const earlier = shown.peek()?.url;
        shown.value = { url, capturedAtMs: answer.capturedAtMs };
        if (earlier !== undefined) setTimeout(() => URL.revokeObjectURL(earlier), pauseMs);
      },
    });
    return () => {
      stopping.abort();
      if (shown.peek() !== null) URL.revokeObjectURL(shown.peek()?.url ?? "");
    };
  }, [deviceId, cameraId]);
  const ageMs = shown.value === null ? null : Date.now() - shown.value.capturedAtMs;
  const age = ageMs === null
    ? "none"
    : ageMs < AGEING_MS
    ? "fresh"
    : ageMs < OLD_MS
    ? "ageing"
    : "old";
  return (
    <div class={`live-picture ${age}`} data-age={age}>
      {shown.value === null
        ? (
          <div class="waiting">
            {trouble.value === null ? <progress class="circle" /> : <CameraOff />}
            <p>{trouble.value ?? t("Asking for a picture…")}</p>
          </div>
        )
        : <img src={shown.value.url} alt={t("Newest picture of {name}", { name })} />}
      {ageMs !== null && <p class="age">{ageLabel(age, ageMs)}</p>}
      {shown.value !== null && trouble.value !== null && <p class="lost">{trouble.value}</p>}
    </div>
  );
}

function ageLabel(age: string, ageMs: number): string {
  if (age === "fresh") {
    const seconds = (Math.max(0, ageMs) / 1000).toLocaleString(locale(), {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
    return t("Live · {seconds} s old", { seconds });
  }
  const time = durationWords(ageMs);
  return age === "old" ? t("Old picture · {time} old", { time }) : t("Late · {time} old", { time });
}
