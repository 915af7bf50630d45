// Owns a device as it is now: state, trouble and what to do, cameras with their pictures. Keeps the
// page's device fresh for all of its islands.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { DeviceCommand } from "../../server/contract/device_settings.ts";
import type { Camera, Device } from "../../server/contract/fleet.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { CameraCard } from "../components/camera_card.tsx";
import { ConfirmDialog } from "../components/confirm_dialog.tsx";
import { TriangleAlert } from "../components/icons.ts";
import { Age, At } from "../components/instant.tsx";
import { Banner, Status } from "../components/status.tsx";
import { serverWords } from "../i18n/server_words.ts";
import { t } from "../i18n/translate.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { deviceWords } from "../words/device_words.ts";
import { withLocalTimes } from "../words/local_times.ts";

export interface DevicePanelProps {
  readonly device: Signal<Device>;
  /** Newest first. */
  readonly commands: Signal<readonly DeviceCommand[]>;
  readonly zone: string;
  readonly canWrite: boolean;
}

/** Heartbeats come as often; no event tells of them. */
const EVERY_MS = 10_000;
/** Asking several cameras of a site at once takes longer: its uplink is shared. */
const PAUSE_MS = 1000;

export default function DevicePanel({ device: shown, commands, zone, canWrite }: DevicePanelProps) {
  const device = shown.value;
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).device(device.id),
    concerns: ({ device_id }) => device_id === device.id,
    everyMs: EVERY_MS,
  });
  const wasEnrolled = useSignal(device.enrolled_at !== null);
  useEffect(() => {
    // The page around says how to connect it; that has been done.
    if (!wasEnrolled.peek() && device.enrolled_at !== null) {
      location.assign(`/devices/${device.id}`);
    }
  }, [device.enrolled_at]);
  return (
    <>
      <StateRow device={device} zone={zone} />
      {device.quarantine !== null && <Quarantine device={shown} canWrite={canWrite} />}
      {device.maintenance !== null && <Maintenance device={device} zone={zone} />}
      <Reasons device={device} zone={zone} />
      <section aria-label={t("Cameras")}>
        {device.cameras.length === 0 && device.enrolled_at !== null && (
          <p class="hint">{t("It has no camera yet. Add one to its configuration.")}</p>
        )}
        <div class="camera-grid">
          {device.cameras.map((camera: Camera) => (
            <CameraCard
              key={camera.camera_id}
              camera={camera}
              isReachable={device.status !== "offline" && device.quarantine === null}
              canWrite={canWrite}
              heardMs={Date.parse(device.last_seen_at ?? "") || 0}
              pauseMs={PAUSE_MS * Math.min(4, device.cameras.length)}
              zone={zone}
              onSent={(command) => commands.value = [command, ...commands.peek()]}
            />
          ))}
        </div>
      </section>
    </>
  );
}

function StateRow({ device, zone }: { device: Device; zone: string }) {
  const { tone, label } = deviceWords(device);
  const labels = Object.entries({ ...device.location_labels, ...device.labels });
  return (
    <div class="device-state">
      <Status tone={tone} label={label} />
      <a class="link" href={`/locations/${device.location_id}`}>{device.location_name}</a>
      {device.last_seen_at !== null && (
        <span class="hint">
          {t("Heard")} <Age iso={device.last_seen_at} zone={zone} />
        </span>
      )}
      {device.agent_version !== null && (
        <span class="hint">{t("Version")} {device.agent_version}</span>
      )}
      {labels.length > 0 && (
        <span class="label-chips">
          {labels.map(([key, value]) => <span class="label-chip" key={key}>{key}={value}</span>)}
        </span>
      )}
    </div>
  );
}

/** What the two banners above do not tell already. */
function Reasons({ device, zone }: { device: Device; zone: string }) {
  const { tone } = deviceWords(device);
  const isTold = device.quarantine !== null || device.maintenance !== null;
  if (device.enrolled_at === null || isTold || device.status_reasons.length === 0) return null;
  return (
    <Banner tone={tone === "good" ? "info" : tone}>
      <TriangleAlert />
      <ul>
        {device.status_reasons.map((reason) => <li key={reason}>{withLocalTimes(reason, zone)}
        </li>)}
      </ul>
    </Banner>
  );
}

function Maintenance({ device: { maintenance }, zone }: { device: Device; zone: string }) {
  return (
    <Banner tone="idle">
      <TriangleAlert />
      <div>
        <b>{t("In maintenance: no alarms.")}</b> {maintenance?.reason}
        {maintenance?.until
          ? (
            <p>
              {t("It ends by itself at")} <At iso={maintenance.until} zone={zone} as="full" />
            </p>
          )
          : <p>{t("It ends when somebody ends it.")}</p>}
      </div>
    </Banner>
  );
}

function Quarantine({ device, canWrite }: { device: Signal<Device>; canWrite: boolean }) {
  const isAsking = useSignal(false);
  return (
    <Banner tone="bad">
      <TriangleAlert />
      <div>
        <b>{t("In quarantine: it is refused until it is released.")}</b>{" "}
        {serverWords(device.value.quarantine?.reason ?? "")}
        {canWrite && (
          <p class="banner-actions">
            <button type="button" class="quiet" onClick={() => isAsking.value = true}>
              {t("Release…")}
            </button>
          </p>
        )}
      </div>
      <ConfirmDialog
        title={t("Release from quarantine?")}
        text={t(
          "Switch the copy off first, or it comes back within a minute. If you are not sure which machine is the right one, make a new claim code for it instead.",
        )}
        yes={t("Release")}
        isOpen={isAsking.value}
        onClose={() => isAsking.value = false}
        act={() => createApiClient(sendFromBrowser).releaseDevice(device.peek().id)}
        onDone={(released) => device.value = { ...device.peek(), ...released }}
      />
    </Banner>
  );
}
