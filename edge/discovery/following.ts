// Owns where each of the agent's cameras is: at the address of its url, or at another one where it
// has proven to be that camera. Passwords go there by a relay that lets no clear one out.
import { getLogger } from "@logtape/logtape";
import type { CameraReport, CameraSettings } from "../../server/contract/camera.ts";
import { decoded } from "../ffmpeg/camera_address.ts";
import { closeQuietly, connectWithin } from "./connect_within.ts";
import { type DigestRelay, startDigestRelay } from "./digest_relay.ts";
import { atAddress } from "./examine_camera.ts";
import { hostOf } from "./found_camera.ts";
import type { KnownCamera } from "./kept_cameras.ts";
import type { KnownIdentities } from "./known_identities.ts";
import type { Neighbours } from "./neighbours.ts";
import type { Account } from "./onvif_messages.ts";
import { proveByNetwork, proveBySerial } from "./prove_camera.ts";
import { askRtspLogin } from "./rtsp_login.ts";
import { hasSecret } from "./secret_in_url.ts";
import type { Sightings } from "./sightings.ts";

/** One of the agent's cameras, as the settings or its adoption say it. */
export interface OwnSettings {
  readonly settings: CameraSettings;
  readonly isAdopted: boolean;
}

export interface FollowLook {
  readonly report: CameraReport | null;
  readonly sightings: Omit<Sightings, "saw">;
  readonly neighbours: Neighbours | null;
  /** All of the agent's cameras. */
  readonly own: readonly OwnSettings[];
  /** Somebody asked for it: whether pictures come does not matter. */
  readonly isAskedFor?: boolean;
  readonly signal: AbortSignal;
}

export interface Following {
  /** The settings by which it is read now. */
  effective(camera: OwnSettings): CameraSettings;
  /** Follows the camera if it is to be. @returns whether it is read at another address from now on */
  consider(camera: OwnSettings, look: FollowLook): Promise<boolean>;
  troubleOf(cameraId: string): string | null;
  /** For the report of a camera that was followed. */
  noteOf(camera: OwnSettings): string | null;
  /** Ends the relays of all others. */
  keepOnly(cameraIds: readonly string[]): Promise<void>;
}

/** After this long where it was followed to, without a picture, its own address is tried again. */
const HOME_AFTER_MS = 60_000;
/** A refused password that is tried again soon locks the account. */
const AFTER_REFUSAL_MS = 3_600_000;
const KNOCK_MS = 1000;

export function createFollowing(
  identities: KnownIdentities,
  { monotonicMs = () => performance.now(), port = 554 }: {
    monotonicMs?: () => number;
    /** Of an rtsp url that names none. */
    port?: number;
  } = {},
): Following {
  const relays = new Map<string, DigestRelay>();
  const troubles = new Map<string, string>();
  const lostSinceMs = new Map<string, number>();
  const noPasswordUntilMs = new Map<string, number>();

  const relayTo = (cameraId: string, url: URL) => {
    const target = { hostname: hostOf(url), port: Number(url.port || port) };
    const relay = relays.get(cameraId) ?? startDigestRelay(target);
    relay.target = target;
    relays.set(cameraId, relay);
    return relay;
  };
  const moveTo = (known: KnownCamera, address: string, from: string) => {
    const { camera_id, home, endpoint } = known;
    identities.put({ ...known, address: address === home ? null : address });
    troubles.delete(camera_id);
    lostSinceMs.delete(camera_id);
    logger().warn("camera {camera_id} is followed from {from} to {address}", {
      ...{ camera_id, endpoint, from, address },
    });
    return true;
  };
  /** It answers nowhere: perhaps it is at home, and only its discovery is off. */
  const goHome = (known: KnownCamera, isLost: boolean) => {
    if (known.address === null || !isLost) {
      lostSinceMs.delete(known.camera_id);
      return false;
    }
    const since = lostSinceMs.get(known.camera_id) ?? monotonicMs();
    lostSinceMs.set(known.camera_id, since);
    return monotonicMs() - since >= HOME_AFTER_MS && moveTo(known, known.home, known.address);
  };
  /** Null: it may be read there. */
  const unproven = async (
    known: KnownCamera,
    { settings, address, look }: { settings: CameraSettings; address: string; look: FollowLook },
  ): Promise<string | null> => {
    const there = atAddress(settings.url, address);
    if (there === null) return "It has no address that could be followed.";
    const account = accountOf(settings.url);
    if (account !== null && there.protocol !== "rtsp:") {
      return "It answers elsewhere, but its password would go by HTTP or TLS, which is not " +
        "followed: change its url.";
    }
    if (hasSecret(there)) {
      return "It answers elsewhere, but its url carries a password in clear: it is not followed.";
    }
    return await unprovenWho(known, { settings, address, account, look }) ??
      await unsafeStream(there, account);
  };
  const unprovenWho = async (
    known: KnownCamera,
    { settings, address, account, look }: {
      settings: CameraSettings;
      address: string;
      account: Account | null;
      look: FollowLook;
    },
  ): Promise<string | null> => {
    const byNetwork = proveByNetwork(known, { address, neighbours: look.neighbours });
    if (byNetwork.kind === "proven") return null;
    if (byNetwork.kind === "wait") {
      // The network shows whose address it is once somebody has spoken to it.
      const port = Number(new URL(settings.url).port || 554);
      const connection = await connectWithin({ hostname: address, port }, KNOCK_MS);
      if (connection !== null) closeQuietly(connection);
      return "It answers elsewhere; who that is has to be seen yet.";
    }
    if (byNetwork.kind === "refused") return byNetwork.detail;
    const attempt = `${known.camera_id} ${address} ${settings.url}`;
    if ((noPasswordUntilMs.get(attempt) ?? 0) > monotonicMs()) {
      return troubles.get(known.camera_id) ?? "It answers elsewhere, and refused the password.";
    }
    const found = look.sightings.cameras().find(({ endpoint }) => endpoint === known.endpoint);
    const camera = { address, xaddrs: found?.xaddrs ?? [] };
    const proof = await proveBySerial(known, { camera, account, signal: look.signal });
    if (proof.kind !== "refused") return proof.kind === "proven" ? null : "It is unproven yet.";
    if (proof.isPasswordWrong) noPasswordUntilMs.set(attempt, monotonicMs() + AFTER_REFUSAL_MS);
    return proof.detail;
  };
  /** Whether another camera is read there, unless that one is seen elsewhere: they changed places. */
  const isOfAnother = (
    { camera_id, home, endpoint }: KnownCamera,
    { address, look: { own, sightings } }: { address: string; look: FollowLook },
  ) =>
    own.some(({ settings }) => {
      if (settings.id === camera_id || address === home || homeOf(settings) !== address) {
        return false;
      }
      const other = knownOf(settings, identities)?.endpoint ?? endpoint;
      return other === endpoint || !sightings.addressesNow(other).some((one) => one !== address);
    });
  return {
    effective({ settings, isAdopted }) {
      const known = knownOf(settings, identities);
      const isMoved = known !== null && known.address !== null;
      const url = isMoved ? atAddress(settings.url, known.address ?? "") : new URL(settings.url);
      if (url === null || (!isMoved && !isAdopted)) {
        const unused = relays.get(settings.id);
        relays.delete(settings.id);
        void unused?.close(); // never rejects
        return settings;
      }
      const account = accountOf(settings.url);
      if (account === null || url.protocol !== "rtsp:") return { ...settings, url: url.href };
      const relay = relayTo(settings.id, url);
      const here = new URL(settings.url);
      here.host = `127.0.0.1:${relay.port}`;
      return { ...settings, url: here.href, transport: "tcp" };
    },
    async consider({ settings }, look) {
      const known = knownOf(settings, identities);
      if (known === null) return false;
      const { sightings, report } = look;
      const current = known.address ?? known.home;
      const addresses = sightings.addressesNow(known.endpoint);
      const isLost = report === null || isOut(report);
      const [address, ...others] = addresses;
      if (others.length > 0) {
        troubles.set(settings.id, TWO_MACHINES);
        return false;
      }
      if (address === undefined) return goHome(known, isLost);
      const isTaken = sightings.endpointsNow(current).some((one) => one !== known.endpoint);
      if (address === current || (!isLost && !isTaken && !look.isAskedFor)) {
        troubles.delete(settings.id);
        lostSinceMs.delete(settings.id);
        return false;
      }
      const trouble = !isLost && isOfAnother(known, { address, look })
        ? OF_ANOTHER
        : await unproven(known, { settings, address, look });
      if (trouble === null) return moveTo(known, address, current);
      if (troubles.get(settings.id) !== trouble) {
        const camera = { camera_id: settings.id, address, trouble };
        logger().warn("camera {camera_id} is not followed: {trouble}", camera);
      }
      troubles.set(settings.id, trouble);
      return false;
    },
    troubleOf: (cameraId) => troubles.get(cameraId) ?? null,
    noteOf({ settings }) {
      const known = knownOf(settings, identities);
      const trouble = relays.get(settings.id)?.trouble ?? null;
      if (trouble !== null) return trouble;
      if (known === null || known.address === null) return null;
      return `Read at ${known.address}: the camera has moved there from ${known.home}. ` +
        "Give it a fixed address, or change its url.";
    },
    async keepOnly(cameraIds) {
      for (const [id, relay] of relays) {
        if (cameraIds.includes(id)) continue;
        relays.delete(id);
        troubles.delete(id);
        await relay.close();
      }
    },
  };
}

/** Without credentials: whether its stream may be read there without the password going in clear. */
async function unsafeStream(there: URL, account: Account | null): Promise<string | null> {
  if (there.protocol !== "rtsp:") return null;
  const login = await askRtspLogin(there);
  if (login === "away") return "It answers elsewhere, but has no stream there yet.";
  return login === "basic" && account !== null
    ? "It answers elsewhere, but wants its password in clear: it is not followed."
    : null;
}

const OF_ANOTHER =
  "Another machine answers at its address, and it at the address of another of the " +
  "agent's cameras: while pictures come it is not followed there.";

export const TWO_MACHINES =
  "Two machines answer with this camera's identity: neither is followed or adopted.";

/** Whether no picture can come from where the camera is looked for. */
export function isOut({ status, failures_in_a_row }: CameraReport): boolean {
  const isShowing = status === "streaming" || status === "dark" || status === "frozen";
  return !isShowing && status !== "stopped" && (failures_in_a_row ?? 0) > 0;
}

export function homeOf({ url }: Pick<CameraSettings, "url">): string {
  const parsed = URL.parse(url);
  return parsed === null ? "" : hostOf(parsed);
}

export function accountOf(url: string): Account | null {
  const { username, password } = new URL(url);
  if (username === "" && password === "") return null;
  return { user: decoded(username), password: decoded(password) };
}

function knownOf(settings: CameraSettings, identities: KnownIdentities): KnownCamera | null {
  return identities.of({ cameraId: settings.id, home: homeOf(settings) });
}

function logger() {
  return getLogger(["edge", "discovery"]);
}
