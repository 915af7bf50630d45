// Owns which found camera a rule of the settings makes the agent's own, and as what. Pure.
import { CameraSettings } from "../../server/contract/camera.ts";
import type { StreamProfile } from "../../server/contract/discovery.ts";
import type { AdoptRule } from "../../server/contract/edge_config.ts";
import type { Found } from "./found_camera.ts";

type Described = Pick<Found, "endpoint" | "make" | "model">;

const MAX_ID_CHARACTERS = 40;
/** Of its identity, in its camera's id: enough to tell the cameras of a site apart. */
const TAIL_CHARACTERS = 6;

/** The first that fits; null: nobody wants this camera. */
export function ruleFor(camera: Described, rules: readonly AdoptRule[]): AdoptRule | null {
  return rules.find(({ endpoint, make, model }) =>
    (endpoint === undefined || endpoint === camera.endpoint) &&
    isSameWord(make, camera.make) && isSameWord(model, camera.model)
  ) ?? null;
}

function isSameWord(wanted: string | undefined, said: string | null): boolean {
  return wanted === undefined || wanted.toLowerCase() === said?.trim().toLowerCase();
}

/** The rule's, or one of the model and the end of the identity. */
export function adoptedId({ endpoint, model }: Described, rule: AdoptRule): string {
  if (rule.id !== undefined) return rule.id;
  const slug = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const tail = slug(endpoint).replaceAll("-", "").slice(-TAIL_CHARACTERS) || "0";
  const head = slug(model ?? "camera").replace(/^-+/, "")
    .slice(0, MAX_ID_CHARACTERS - TAIL_CHARACTERS - 1).replace(/-+$/, "");
  return `${head === "" ? "camera" : head}-${tail}`;
}

/** Of the streams that FFmpeg reads here; of equal ones the camera's first. */
export function chooseStream(
  streams: readonly StreamProfile[],
  which: AdoptRule["stream"],
): StreamProfile | null {
  const pixels = ({ width, height }: StreamProfile) => (width ?? 0) * (height ?? 0);
  const readable = streams.filter(({ codec }) => /^(?:H264|H265|JPEG)$/i.test(codec ?? ""));
  const ordered = readable.toSorted((one, other) => pixels(other) - pixels(one));
  if (which === "largest") return ordered[0] ?? null;
  const smallest = ordered.at(-1);
  return ordered.find((stream) => smallest !== undefined && pixels(stream) === pixels(smallest)) ??
    null;
}

/**
 * Null where the camera's stream makes no settings that the contract takes: its address is too long.
 *
 * @param streamUrl without credentials; those of the rule are put in, in memory only
 */
export function adoptedSettings(
  { cameraId, streamUrl }: { cameraId: string; streamUrl: string },
  rule: AdoptRule,
): CameraSettings | null {
  const url = URL.parse(streamUrl);
  if (url === null) return null;
  url.username = encodeURIComponent(rule.username);
  url.password = encodeURIComponent(rule.password);
  const name = rule.name === undefined ? {} : { name: rule.name };
  const settings = { ...rule.settings, ...name, id: cameraId, url: url.href };
  return CameraSettings.safeParse(settings).data ?? null;
}
