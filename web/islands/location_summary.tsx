// Owns a location's figures and troubles, kept fresh.
import { useSignal } from "@preact/signals";
import type { LocationStatus } from "../../server/contract/fleet.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { TriangleAlert } from "../components/icons.ts";
import { Banner, Status } from "../components/status.tsx";
import { useNowMs } from "../live/clock.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { instantWords } from "../words/time_words.ts";

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
  const { plates_today, trouble, timezone } = shown.value;
  return (
    <>
      <div class="device-state">
        <Status
          tone={trouble.length > 0 ? "bad" : devices_total === 0 ? "idle" : "good"}
          label={trouble.length > 0 ? "Trouble" : devices_total === 0 ? "Empty" : "All is well"}
        />
        <span>
          {devices_online} of {devices_total} {devices_total === 1 ? "device" : "devices"} online
        </span>
        <span>
          {cameras_streaming} of {cameras_total} {cameras_total === 1 ? "camera" : "cameras"}{" "}
          streaming
        </span>
        <span>
          {plates_today.toLocaleString("en-US")} {plates_today === 1 ? "plate" : "plates"} today
        </span>
        <span class="hint">
          {instantWords(new Date(nowMs).toISOString(), { zone: timezone, as: "time" })} there
        </span>
      </div>
      {trouble.length > 0 && (
        <Banner tone="bad">
          <TriangleAlert />
          <ul>{trouble.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
        </Banner>
      )}
    </>
  );
}
