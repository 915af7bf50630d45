// Owns how a camera looks: its picture, its state in words, what to do, what happens by itself.
import { useSignal } from "@preact/signals";
import type { DeviceCommand } from "../../server/contract/device_settings.ts";
import type { Camera } from "../../server/contract/fleet.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { serverWords } from "../i18n/server_words.ts";
import { t } from "../i18n/translate.ts";
import { useNowMs } from "../live/clock.ts";
import { cameraWords } from "../words/camera_words.ts";
import { locale } from "../i18n/language.ts";
import { problemWords } from "../words/problem_words.ts";
import { nextStepWords } from "./camera_next_step.ts";
import { CameraOff, RefreshCw } from "./icons.ts";
import { Age } from "./instant.tsx";
import { LivePicture } from "./live_picture.tsx";
import { Status } from "./status.tsx";

interface CameraCardProps {
  readonly camera: Camera;
  /** Whether the device can be asked for pictures. */
  readonly isReachable: boolean;
  /** Whether the person may restart it. */
  readonly canWrite: boolean;
  /** When the device was heard last, ms by the server's clock. */
  readonly heardMs: number;
  readonly pauseMs: number;
  readonly zone: string;
  onSent(command: DeviceCommand): void;
}

export function CameraCard(props: CameraCardProps) {
  const { camera, isReachable, canWrite, pauseMs } = props;
  const isKnown = isReachable && camera.is_known !== false;
  return (
    <article
      class="card camera-card"
      id={`camera-${camera.camera_id}`}
      data-camera={camera.camera_id}
    >
      {isKnown
        ? (
          <LivePicture
            deviceId={camera.device_id}
            cameraId={camera.camera_id}
            name={camera.name}
            pauseMs={pauseMs}
          />
        )
        : <NoPicture />}
      <div class="camera-body">
        <h2>{camera.name}</h2>
        {isKnown ? <State {...props} /> : <WasSo {...props} />}
        {camera.stream?.note && <p class="hint">{serverWords(camera.stream.note)}</p>}
        {isKnown && <Figures camera={camera} />}
        {canWrite && isReachable && <RestartButton {...props} />}
      </div>
    </article>
  );
}

function State(props: CameraCardProps) {
  const { camera, zone } = props;
  const { tone, label, advice } = cameraWords(camera);
  return (
    <>
      <p>
        <Status tone={tone} label={label} />
        <span class="hint">
          {t("since")} <Age iso={camera.since} zone={zone} />
        </span>
      </p>
      {advice !== null && <p class="advice">{advice}</p>}
      <NextStep {...props} />
      {camera.detail !== null && tone !== "good" && (
        <code class="detail">{serverWords(camera.detail)}</code>
      )}
    </>
  );
}

/** Of a device that is not heard: it is neither well nor down. */
function WasSo({ camera }: CameraCardProps) {
  return (
    <p>
      <Status tone="idle" label={t("Unknown")} />
      <span class="hint">{t("before: {what}", { what: cameraWords(camera).label })}</span>
    </p>
  );
}

function NoPicture() {
  return (
    <div class="live-picture none">
      <div class="waiting">
        <CameraOff />
        <p>{t("No picture: the device cannot be asked for one now.")}</p>
      </div>
    </div>
  );
}

function NextStep({ camera, heardMs }: CameraCardProps) {
  const words = nextStepWords(camera, { heardMs, nowMs: useNowMs() });
  if (words === null) return null;
  return (
    <p class="next-step">
      <RefreshCw /> {words}
    </p>
  );
}

function Figures({ camera }: { camera: Camera }) {
  const fps = camera.fps.toLocaleString(locale(), { maximumFractionDigits: 1 });
  return (
    <p class="counts">
      {camera.width !== null && <span>{camera.width} × {camera.height}</span>}
      {camera.stream?.codec && <span>{camera.stream.codec}</span>}
      <span>{t("{fps} fps", { fps })}</span>
      <span>
        {t("{count, plural, one {# restart} other {# restarts}}", {
          count: camera.restarts_total,
        })}
      </span>
    </p>
  );
}

function RestartButton({ camera, onSent }: CameraCardProps) {
  const answer = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const restart = async () => {
    isBusy.value = true;
    const sent = await createApiClient(sendFromBrowser)
      .sendDeviceCommand(camera.device_id, {
        kind: "restart_camera",
        camera_id: camera.camera_id,
      });
    answer.value = sent.ok ? t("The device was told to restart the stream.") : problemWords(sent);
    if (sent.ok) onSent(sent.data);
    isBusy.value = false;
  };
  return (
    <p class="restart">
      <button type="button" class="quiet" onClick={restart} disabled={isBusy}>
        <RefreshCw /> {t("Restart the stream")}
      </button>
      <span role="status" class="hint">{answer}</span>
    </p>
  );
}
