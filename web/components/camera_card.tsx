// Owns how a camera looks: its picture, its state in words, what to do, a restart.
import { useSignal } from "@preact/signals";
import type { Camera } from "../../server/contract/fleet.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { cameraWords } from "../words/camera_words.ts";
import { problemWords } from "../words/problem_words.ts";
import { durationWords } from "../words/time_words.ts";
import { CameraOff, RefreshCw } from "./icons.ts";
import { Age } from "./instant.tsx";
import { LivePicture } from "./live_picture.tsx";
import { Status } from "./status.tsx";

interface CameraCardProps {
  readonly camera: Camera;
  /** Whether the device can be asked for pictures. */
  readonly isReachable: boolean;
  readonly pauseMs: number;
  readonly zone: string;
}

export function CameraCard({ camera, isReachable, pauseMs, zone }: CameraCardProps) {
  const { tone, label, advice } = cameraWords(camera);
  return (
    <article class="card camera-card" data-camera={camera.camera_id}>
      {isReachable
        ? (
          <LivePicture
            deviceId={camera.device_id}
            cameraId={camera.camera_id}
            name={camera.name}
            pauseMs={pauseMs}
          />
        )
        : (
          <div class="live-picture none">
            <div class="waiting">
              <CameraOff />
              <p>No picture while the device is offline.</p>
            </div>
          </div>
        )}
      <div class="camera-body">
        <h2>{camera.name}</h2>
        <p>
          <Status tone={tone} label={label} />
          <span class="hint">
            since <Age iso={camera.since} zone={zone} />
          </span>
        </p>
        {advice !== null && <p class="advice">{advice}{nextAttempt(camera)}</p>}
        {camera.detail !== null && tone !== "good" && <code class="detail">{camera.detail}</code>}
        <p class="counts">
          {camera.width !== null && <span>{camera.width} × {camera.height}</span>}
          <span>{camera.fps.toFixed(1)} pictures/s</span>
          <span>{restartWords(camera.restarts_total)}</span>
        </p>
        <RestartButton camera={camera} />
      </div>
    </article>
  );
}

function nextAttempt({ next_attempt_in_ms }: Camera): string {
  return next_attempt_in_ms === null
    ? ""
    : ` Next attempt in ${durationWords(next_attempt_in_ms)}.`;
}

function restartWords(restartsTotal: number): string {
  return restartsTotal === 1 ? "1 restart" : `${restartsTotal.toLocaleString("en-US")} restarts`;
}

function RestartButton({ camera }: { camera: Camera }) {
  const answer = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const restart = async () => {
    isBusy.value = true;
    const sent = await createApiClient(sendFromBrowser)
      .restartCamera(camera.device_id, camera.camera_id);
    answer.value = sent.ok ? "The device was told to restart the stream." : problemWords(sent);
    isBusy.value = false;
  };
  return (
    <p class="restart">
      <button type="button" class="quiet" onClick={restart} disabled={isBusy}>
        <RefreshCw /> Restart stream
      </button>
      <span role="status" class="hint">{answer}</span>
    </p>
  );
}
