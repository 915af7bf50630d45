// Owns a location's figures and troubles, kept fresh.
import { useSignal } from "@preact/signals";
import type { LocationStatus } from "../../server/contract/fleet.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { TriangleAlert } from "../components/icons.ts";
import { Banner, Status } from "../components/status.tsx";
import { useNowMs } from "../live/clock.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { withLocalTimes } from "../words/local_times.ts";
import { instantWords } from "../words/time_words.ts";
import { t } from "../i18n/translate.ts";

const EVERY_MS = 30_000;

export default function LocationSummary({ status: initial }: { status: LocationStatus }) {
  const shown = useSignal(initial);
  const nowMs = useNowMs();
  useRefreshed(shown, {
    load: async () => {
      const fleet = await createApiClient(sendFromBrowser).fleetStatus();
      if (!fleet.ok) return fleet;
      const found = fleet.data.locations.find(({ id }) => id === initial.id);
      return { ok: true, data: found ?? shown.peek() };
    },
    concerns: ({ location_id }) => location_id === initial.id,
    everyMs: EVERY_MS,
  });
  const { devices_online, devices_total, cameras_streaming, cameras_total } = shown.value;
  const { plates_today, trouble, timezone, cameras_unknown = 0 } = shown.value;
  return (
    <>
      <div class="device-state">
        <Status
          tone={trouble.length > 0 ? "bad" : devices_total === 0 ? "idle" : "good"}
          label={trouble.length > 0
            ? t("Trouble")
            : devices_total === 0
            ? t("Empty")
            : t("All is well")}
        />
        <span>
          {t("{up} of {count, plural, one {# device} other {# devices}} online", {
            up: devices_online,
            count: devices_total,
          })}
        </span>
        <span>
          {t("{up} of {count, plural, one {# camera} other {# cameras}} streaming", {
            up: cameras_streaming,
            count: cameras_total,
          })}
        </span>
        {cameras_unknown > 0 && <span>{t("{count} unknown", { count: cameras_unknown })}</span>}
        <span>
          {t("{count, plural, one {# plate} other {# plates}} today", { count: plates_today })}
        </span>
        <span class="hint">
          {t("{time} there", {
            time: instantWords(new Date(nowMs).toISOString(), { zone: timezone, as: "time" }),
          })}
        </span>
      </div>
      {trouble.length > 0 && (
        <Banner tone="bad">
          <TriangleAlert />
          <ul>
            {trouble.map((sentence) => (
              <li key={sentence}>{withLocalTimes(sentence, timezone)}</li>
            ))}
          </ul>
        </Banner>
      )}
    </>
  );
}
