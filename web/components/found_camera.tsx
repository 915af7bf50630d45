// Owns how a found camera looks in a list: what it is, where, since when, what is wrong, what to do.
// Its words are a stranger's: text, never markup.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { SiteCamera } from "../../server/contract/site_camera.ts";
import { serverWords } from "../i18n/server_words.ts";
import { t } from "../i18n/translate.ts";
import { foundName, foundState, vulnerabilityWords } from "../words/found_words.ts";
import { Plus, TriangleAlert, Undo2 } from "./icons.ts";
import { Age } from "./instant.tsx";
import { NewestPicture } from "./newest_picture.tsx";
import { Status } from "./status.tsx";

interface Acts {
  adopt(camera: SiteCamera): void;
  ignore(camera: SiteCamera): void;
  restore(camera: SiteCamera): void;
}
interface FoundCameraProps {
  readonly camera: SiteCamera;
  readonly zone: string;
  /** `null`: who looks may not. */
  readonly acts: Acts | null;
}

/** Islands only: ages tick. */
export function FoundCamera({ camera, zone, acts }: FoundCameraProps) {
  const { tone, label } = foundState(camera);
  return (
    <li class="found-camera" data-found={camera.id} data-state={camera.state}>
      <div class="found-head">
        <h4>{foundName(camera)}</h4>
        <Status tone={tone} label={label} />
        {camera.vulnerabilities.length > 0 && <VulnerableMark camera={camera} />}
      </div>
      <Facts {...{ camera, zone }} />
      {camera.trouble !== null && <p class="banner warn">{serverWords(camera.trouble)}</p>}
      <Vulnerabilities camera={camera} />
      {acts !== null && <Buttons {...{ camera, acts }} />}
      {camera.state === "adopted" && camera.device_status !== "offline" && (
        <CameraPicture {...{ camera, zone }} />
      )}
    </li>
  );
}

/** Asked for only while somebody looks: each look costs the site's uplink, and is in the audit log. */
function CameraPicture({ camera, zone }: Pick<FoundCameraProps, "camera" | "zone">) {
  const isOpen = useSignal(false);
  const { device_id, camera_id } = camera;
  if (camera_id === null) return null;
  return (
    <details
      class="found-picture"
      onToggle={(event) => isOpen.value = event.currentTarget.open}
    >
      <summary>{t("Show the picture")}</summary>
      {isOpen.value && (
        <NewestPicture
          deviceId={device_id}
          cameraId={camera_id}
          name={foundName(camera)}
          zone={zone}
        />
      )}
    </details>
  );
}

function Facts({ camera, zone }: Pick<FoundCameraProps, "camera" | "zone">) {
  const { address, previous_address, firmware, mac, serial, streams, profiles } = camera;
  return (
    <dl class="found-facts">
      <Fact label={t("Address")}>
        {address}
        {previous_address !== null && ` (${t("before: {address}", { address: previous_address })})`}
      </Fact>
      {camera.name !== null && <Fact label={t("Name")}>{camera.name}</Fact>}
      {firmware !== null && <Fact label={t("Firmware")}>{firmware}</Fact>}
      {serial !== null && <Fact label={t("Serial number")}>{serial}</Fact>}
      {mac !== null && <Fact label="MAC">{mac}</Fact>}
      {profiles.length > 0 && <Fact label={t("ONVIF profiles")}>{profiles.join(", ")}</Fact>}
      {streams.length > 0 && (
        <Fact label={t("Streams")}>{streams.map(streamWords).join(" · ")}</Fact>
      )}
      {camera.camera_id !== null && (
        <Fact label={t("Camera")}>
          <a
            class="link"
            href={`/devices/${encodeURIComponent(camera.device_id)}#camera-${camera.camera_id}`}
          >
            {camera.camera_id}
          </a>
        </Fact>
      )}
      <Fact label={t("Last seen")}>
        <Age iso={camera.last_seen_at} zone={zone} />
      </Fact>
      {camera.ignored !== null && <Fact label={t("Ignored by")}>{camera.ignored.by}</Fact>}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function streamWords({ codec, width, height }: SiteCamera["streams"][number]): string {
  const size = width === null || height === null ? "" : `${width} × ${height}`;
  return [size, codec ?? ""].filter((word) => word !== "").join(" ");
}

function VulnerableMark({ camera: { vulnerabilities } }: { camera: SiteCamera }) {
  const isSure = vulnerabilities.some(({ certainty }) => certainty === "affected");
  return (
    <span class={`incident-mark ${isSure ? "bad" : "warn"}`} data-mark="vulnerable">
      <TriangleAlert /> {isSure ? t("Known vulnerable") : t("Firmware to be checked")}
    </span>
  );
}

/** Those of one kind share their advice. */
function Vulnerabilities({ camera: { vulnerabilities } }: { camera: SiteCamera }) {
  const kinds = (["affected", "check"] as const)
    .map((kind) => vulnerabilities.filter(({ certainty }) => certainty === kind))
    .filter((ones) => ones.length > 0);
  return (
    <>
      {kinds.map((ones) => (
        <p key={ones[0]?.certainty} class="found-advice">
          {vulnerabilityWords({ certainty: ones[0]?.certainty ?? "check" })}{" "}
          {ones.map(({ cve, url }) => (
            <a key={cve} class="link" href={url} target="_blank" rel="noreferrer">{cve}</a>
          ))}
        </p>
      ))}
    </>
  );
}

function Buttons({ camera, acts }: { camera: SiteCamera; acts: Acts }) {
  const { state } = camera;
  const isFree = camera.is_adopted || (!camera.is_configured && camera.camera_id === null);
  return (
    <div class="found-acts">
      {state !== "ignored" && state !== "gone" && isFree && (
        <button
          type="button"
          class={camera.is_adopted ? "quiet" : ""}
          onClick={() => acts.adopt(camera)}
        >
          <Plus /> {camera.is_adopted ? t("Change its password…") : t("Adopt…")}
        </button>
      )}
      {state === "ignored"
        ? (
          <button type="button" class="quiet" onClick={() => acts.restore(camera)}>
            <Undo2 /> {t("Do not ignore")}
          </button>
        )
        : !camera.is_adopted && !camera.is_configured && (
          <button
            type="button"
            class="quiet"
            onClick={() => acts.ignore(camera)}
          >
            {t("Ignore")}
          </button>
        )}
    </div>
  );
}
