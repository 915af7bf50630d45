// Owns the cameras that rules of the settings made the agent's own: asks a found one for its stream,
// once, and keeps it until its rule goes. Never asks a host whose identity is in doubt.
import { createHash } from "node:crypto";
import { getLogger } from "@logtape/logtape";
import type { CameraSettings } from "../../server/contract/camera.ts";
import type { AdoptRule } from "../../server/contract/edge_config.ts";
import { adoptedId, adoptedSettings, chooseStream, ruleFor } from "./adopt_rules.ts";
import { createAttempts } from "./attempts.ts";
import { examineCamera, type Examined } from "./examine_camera.ts";
import type { Found } from "./found_camera.ts";
import type { AdoptedCamera, KeptList } from "./kept_cameras.ts";
import type { OnvifRefusal } from "./onvif_client.ts";
import { askRtspLogin } from "./rtsp_login.ts";
import { hasSecret } from "./secret_in_url.ts";

export interface AdoptionOptions {
  readonly kept: KeptList<AdoptedCamera>;
  /** Why nothing may be asked of this camera now; null: it may. */
  readonly doubtOf: (camera: Found) => string | null;
  /** Called with each camera that was adopted. */
  readonly onAdopted: (camera: AdoptedCamera, found: Found, examined: Examined) => void;
  readonly monotonicMs?: () => number;
}

export interface Adoption {
  load(): Promise<void>;
  /** Takes these rules; what no rule fits any more is the agent's no longer. */
  use(rules: readonly AdoptRule[], taken: readonly string[]): void;
  /** The adopted cameras as settings, in the order of their adoption. */
  cameras(): CameraSettings[];
  adopted(): readonly AdoptedCamera[];
  /** Why a rule that fits did not adopt this camera. */
  troubleOf(endpoint: string): string | null;
  /** Adopts each of these that a rule wants. */
  consider(found: readonly Found[], signal: AbortSignal): Promise<void>;
}

const MAX_CAMERAS = 64;
/** A refused password that is tried again soon locks the account. */
const AFTER_REFUSAL_MS = 3_600_000;
const AFTER_FAILURE_MS = 30_000;
const AT_ONCE = 4;

export function createAdoption(options: AdoptionOptions): Adoption {
  const { kept, monotonicMs = () => performance.now() } = options;
  let rules: readonly AdoptRule[] = [];
  let taken: readonly string[] = [];
  let adopted: AdoptedCamera[] = [];
  const troubles = new Map<string, string>();
  const attempts = createAttempts(monotonicMs);

  const isDue = (camera: Found, rule: AdoptRule) => {
    const before = adopted.find(({ endpoint }) => endpoint === camera.endpoint);
    if (before?.wanted_stream === rule.stream) return false;
    return attempts.isDue(attemptOf(camera, rule));
  };
  const inTheWay = (camera: Found, cameraId: string) => {
    const others = adopted.filter(({ endpoint }) => endpoint !== camera.endpoint);
    if (taken.includes(cameraId) || others.some(({ camera_id }) => camera_id === cameraId)) {
      return `Another camera has the id ${cameraId}: name one in the rule.`;
    }
    return taken.length + others.length < MAX_CAMERAS
      ? null
      : `An agent runs at most ${MAX_CAMERAS} cameras.`;
  };
  const adopt = async (camera: Found, rule: AdoptRule, signal: AbortSignal) => {
    const cameraId = adoptedId(camera, rule);
    const refuse = (trouble: string, waitMs = AFTER_FAILURE_MS) => {
      if (troubles.get(camera.endpoint) !== trouble) {
        const { endpoint, address } = camera;
        logger().warn("camera not adopted: {trouble}", { endpoint, address, trouble });
      }
      troubles.set(camera.endpoint, trouble);
      attempts.wait(attemptOf(camera, rule), waitMs);
    };
    const doubt = options.doubtOf(camera) ?? inTheWay(camera, cameraId);
    if (doubt !== null) return refuse(doubt, 0);
    const examined = await examine(camera, { rule, signal });
    if (signal.aborted || ruleFor(camera, rules) !== rule) return;
    if (!examined.ok) {
      const isFinal = examined.why === "wrong_password" || examined.why === "unsafe_login";
      return refuse(examined.detail, isFinal ? AFTER_REFUSAL_MS : AFTER_FAILURE_MS);
    }
    if (examined.stream === null) return refuse("It names no stream with a picture.");
    const streamUrl = examined.stream.url;
    if (hasSecret(new URL(streamUrl))) return refuse(SECRET_ADDRESS, AFTER_REFUSAL_MS);
    if (adoptedSettings({ cameraId, streamUrl }, rule) === null) return refuse(UNUSABLE_ADDRESS);
    const login = await askRtspLogin(new URL(streamUrl));
    if (login === "away") return refuse("Its stream does not answer.");
    if (login === "basic") return refuse(CLEAR_STREAM, AFTER_REFUSAL_MS);
    const record: AdoptedCamera = {
      camera_id: cameraId,
      endpoint: camera.endpoint,
      make: camera.make,
      model: camera.model,
      wanted_stream: rule.stream,
      stream_url: streamUrl,
    };
    adopted = [...adopted.filter(({ endpoint }) => endpoint !== camera.endpoint), record];
    troubles.delete(camera.endpoint);
    await kept.save(adopted);
    const { camera_id, endpoint } = record;
    const adoptedAs = { camera_id, endpoint, address: camera.address };
    logger().info("camera {camera_id} is adopted", adoptedAs);
    options.onAdopted(record, camera, examined);
  };
  return {
    async load() {
      adopted = await kept.load();
    },
    use(nextRules, nextTaken) {
      rules = nextRules;
      taken = nextTaken;
      adopted = adopted.filter((camera) => {
        const rule = ruleFor(camera, rules);
        return rule !== null && camera.camera_id === adoptedId(camera, rule);
      });
      for (const endpoint of troubles.keys()) troubles.delete(endpoint);
      void kept.save(adopted); // never rejects
    },
    cameras: () =>
      adopted.flatMap((camera) => {
        const rule = ruleFor(camera, rules);
        if (rule === null || taken.includes(camera.camera_id)) return [];
        const { camera_id: cameraId, stream_url: streamUrl } = camera;
        const settings = adoptedSettings({ cameraId, streamUrl }, rule);
        if (settings === null) logger().error(UNUSABLE_KEPT, { camera_id: cameraId });
        return settings ?? [];
      }),
    adopted: () => adopted,
    troubleOf: (endpoint) => troubles.get(endpoint) ?? null,
    async consider(found, signal) {
      // Identities are anybody's to invent: what is not found any more is forgotten.
      const endpoints = new Set(found.map(({ endpoint }) => endpoint));
      for (const endpoint of troubles.keys()) {
        if (!endpoints.has(endpoint)) troubles.delete(endpoint);
      }
      const due = found.flatMap((camera) => {
        const rule = ruleFor(camera, rules);
        return rule !== null && isDue(camera, rule) ? [{ camera, rule }] : [];
      });
      for (let first = 0; first < due.length && !signal.aborted; first += AT_ONCE) {
        await Promise.all(
          due.slice(first, first + AT_ONCE).map(({ camera, rule }) => adopt(camera, rule, signal)),
        );
      }
    },
  };
}

const SECRET_ADDRESS = "The address of its stream seems to carry a password: it would go in clear.";
const UNUSABLE_ADDRESS = "The address of its stream is too long.";
const UNUSABLE_KEPT = "adopted camera {camera_id} does not run: its stream's address is unusable";
const CLEAR_STREAM = "Its stream offers no digest: the password would go in clear.";

/** WS-Security's digest could be replayed to a camera of the same password: only to the one named. */
function examine(camera: Found, { rule, signal }: { rule: AdoptRule; signal: AbortSignal }) {
  return examineCamera(camera, {
    account: { user: rule.username, password: rule.password },
    isTokenAllowed: rule.endpoint !== undefined,
    choose: (streams) => chooseStream(streams, rule.stream),
    signal,
  }) satisfies Promise<Examined | OnvifRefusal>;
}

/** Another address or another password is another attempt. */
function attemptOf({ endpoint, address }: Found, rule: AdoptRule): string {
  const hash = createHash("sha256").update(JSON.stringify(rule)).digest("base64");
  return `${endpoint} ${address} ${hash}`;
}

function logger() {
  return getLogger(["edge", "discovery"]);
}
