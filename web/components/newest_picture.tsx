// Owns how a camera's newest picture looks where one only wants to know that there is one. The server
// refuses an old picture, so its age is that of the question. Small: it shares nothing with the page of
// a device, whose script is at its limit.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { snapshotPath } from "../api/fleet_calls.ts";
import { t } from "../i18n/translate.ts";
import { serverNowMs } from "../live/clock.ts";
import { Age } from "./instant.tsx";

interface NewestPictureProps {
  readonly deviceId: string;
  readonly cameraId: string;
  readonly name: string;
  readonly zone: string;
}

/** Between an answer and the next question. */
const PAUSE_MS = 3000;

/** Islands only. */
export function NewestPicture({ deviceId, cameraId, name, zone }: NewestPictureProps) {
  const asked = useSignal(serverNowMs());
  const shown = useSignal<number | null>(null);
  const answered = useSignal(0);
  useEffect(() => {
    if (answered.value === 0) return;
    const timer = setTimeout(() => asked.value = serverNowMs(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [answered.value]);
  const answer = (isThere: boolean) => {
    if (isThere) shown.value = asked.peek();
    answered.value++;
  };
  return (
    <figure class="newest-picture">
      <img
        src={`${snapshotPath(deviceId, cameraId)}?asked=${asked.value}`}
        alt={t("Newest picture of {name}", { name })}
        onLoad={() => answer(true)}
        onError={() => answer(false)}
        hidden={shown.value === null}
      />
      <figcaption class="hint" role="status">
        {shown.value === null
          ? answered.value === 0 ? t("Asking for a picture…") : t("It gives no picture yet.")
          : (
            <>
              {t("Asked for")} <Age iso={new Date(shown.value).toISOString()} zone={zone} />
            </>
          )}
      </figcaption>
    </figure>
  );
}
