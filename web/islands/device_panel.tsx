// Owns a device as it is now: state, cameras with their pictures and reasons, health.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Camera, Device } from "../../server/contract/fleet.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { CameraCard } from "../components/camera_card.tsx";
import { HealthFacts } from "../components/health_facts.tsx";
import { TriangleAlert } from "../components/icons.ts";
import { Age } from "../components/instant.tsx";
import { Banner, Status } from "../components/status.tsx";
import { useRefreshed } from "../live/use_refreshed.ts";
import { deviceWords } from "../words/device_words.ts";

export interface DevicePanelProps {
  readonly device: Device;
  readonly zone: string;
}

/** Heartbeats come as often; no event tells of them. */
const EVERY_MS = 10_000;
/** Asking several cameras of a site at once takes longer: its uplink is shared. */
const PAUSE_MS = 1000;

export default function DevicePanel({ device: initial, zone }: DevicePanelProps) {
  const shown = useSignal(initial);
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).device(initial.id),
    concerns: ({ device_id }) => device_id === initial.id,
    everyMs: EVERY_MS,
  });
  const device = shown.value;
  useEffect(() => {
    // The page around says how to connect it; that has been done.
    const hasEnrolled = initial.enrolled_at === null && device.enrolled_at !== null;
    if (hasEnrolled) location.assign(`/devices/${device.id}`);
  }, [device.enrolled_at]);
  const { tone, label } = deviceWords(device);
  return (
    <>
      <div class="device-state">
        <Status tone={tone} label={label} />
        <a class="link" href={`/locations/${device.location_id}`}>{device.location_name}</a>
        {device.last_seen_at !== null && (
          <span class="hint">
            Heard <Age iso={device.last_seen_at} zone={zone} />
          </span>
        )}
        {device.agent_version !== null && <span class="hint">Version {device.agent_version}</span>}
      </div>
      {device.enrolled_at !== null && device.status_reasons.length > 0 && (
        <Banner tone={tone === "good" ? "info" : tone}>
          <TriangleAlert />
          <ul>
            {device.status_reasons.map((reason) => <li key={reason}>{reason}</li>)}
          </ul>
        </Banner>
      )}
      <section aria-label="Cameras">
        {device.cameras.length === 0 && device.enrolled_at !== null && (
          <p class="hint">It has no camera yet. Add one to its configuration.</p>
        )}
        <div class="camera-grid">
          {device.cameras.map((camera: Camera) => (
            <CameraCard
              key={camera.camera_id}
              camera={camera}
              isReachable={device.status !== "offline"}
              pauseMs={PAUSE_MS * Math.min(4, device.cameras.length)}
              zone={zone}
            />
          ))}
        </div>
      </section>
      {device.health !== null && <HealthFacts health={device.health} />}
    </>
  );
}
