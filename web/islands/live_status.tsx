// Owns telling whether the page is live, and starting the stream that makes it so.
import { useEffect } from "preact/hooks";
import { RefreshCw } from "../components/icons.ts";
import { startLive, streamState } from "../live/live.ts";
import { partsInTrouble } from "../live/use_refreshed.ts";
import { t } from "../i18n/translate.ts";

export default function LiveStatus({ lastEventId }: { lastEventId: string }) {
  useEffect(() => startLive(lastEventId), []);
  const state = streamState.value;
  return (
    <>
      <span class={`live-mark ${state}`} title={t("Whether this page follows the fleet live")}>
        <span class="dot" aria-hidden="true" />
        {state === "live" ? t("Live") : t("Connecting")}
      </span>
      <div class="live-banner" role="status">
        {state === "reconnecting" && (
          <p>
            <RefreshCw /> {t("Reconnecting… What you see may be out of date.")}
          </p>
        )}
        {state === "live" && partsInTrouble.value > 0 && (
          <p>
            <RefreshCw /> {t("The server has trouble answering. What you see may be out of date.")}
          </p>
        )}
      </div>
    </>
  );
}
