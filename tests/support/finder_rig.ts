// Owns a camera finder over a network and a fleet in a test's hands: who answers where, with which
// MAC, and which cameras show pictures. Cameras listen on addresses of the loopback network.
import type { CameraReport, CameraStatus } from "../../server/contract/camera.ts";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { type CameraFinder, createCameraFinder } from "../../edge/discovery/camera_finder.ts";
import type { ProbeTransport } from "../../edge/discovery/udp_probe.ts";
import { messageIdOf, probeMatches } from "../../infra/demo/camera/onvif/onvif_responder.ts";

/** Who answers a look, from where. */
export interface Answering {
  readonly uuid: string;
  readonly from: string;
  /** `host:port` of its ONVIF services, default: nobody is there. */
  readonly onvif?: string;
  readonly mac?: string;
  readonly make?: string;
}

export interface FinderRig extends AsyncDisposable {
  readonly finder: CameraFinder;
  readonly dataDir: string;
  answering: Answering[];
  /** Whether this network shows MACs at all. */
  showsMacs: boolean;
  /** The look at other networks; default: there are none. */
  otherNetworks: Promise<void>;
  status: CameraStatus;
  config: object;
  /** By id: the address and the settings with which the fleet would run it now. */
  urls(): Record<string, string>;
  readonly restarts: string[];
  /** Takes the settings, as a reload does. */
  apply(): void;
  /** One look, and everything that follows from it. */
  look(): Promise<void>;
}

export async function startFinderRig(
  { config, dataDir }: { config: object; dataDir: string },
): Promise<FinderRig> {
  const ending = new AbortController();
  let running: Record<string, string> = {};
  const transport: ProbeTransport = {
    ask({ messages, onAnswer }) {
      const relatesTo = messageIdOf(messages[0] ?? "");
      for (const { uuid, from, onvif = `${from}:1`, make = "HIKVISION" } of rig.answering) {
        const xaddrs = [`http://${onvif}/onvif/device_service`];
        const words = [`manufacturer/${make}`, "hardware/DS-2CD2042WD-I"];
        const scopes = words.map((each) => `onvif://www.onvif.org/${each}`);
        const text = probeMatches([{ uuid, scopes, xaddrs }], { relatesTo });
        onAnswer({ bytes: new TextEncoder().encode(text), address: from });
      }
      return Promise.resolve([]);
    },
  };
  const rig: FinderRig = {
    answering: [],
    showsMacs: true,
    otherNetworks: Promise.resolve(),
    status: "streaming",
    config,
    dataDir,
    restarts: [],
    urls: () => running,
    apply() {
      const settings = rig.finder.use(EdgeConfig.parse(rig.config));
      running = Object.fromEntries(settings.map(({ id, url }) => [id, url]));
    },
    async look() {
      await rig.finder.scan();
      await rig.finder.idle();
    },
    finder: await createCameraFinder({
      dataDir,
      transport,
      subnets: () => ({ ask: () => rig.otherNetworks.then(() => []) }),
      waitMs: 60_000,
      fleet: {
        cameras: () => Object.keys(running).map((id) => reportOf(id, rig.status)),
        restart: (id) => rig.restarts.push(id) > 0,
      },
      apply: () => rig.apply(),
      neighbours: () =>
        Promise.resolve({
          isNear: () => rig.showsMacs,
          macOf: (address) => rig.answering.find(({ from }) => from === address)?.mac ?? null,
        }),
    }),
    async [Symbol.asyncDispose]() {
      ending.abort();
      await rig.finder.run(ending.signal);
      await rig.finder.close();
    },
  };
  rig.apply();
  return rig;
}

function reportOf(id: string, status: CameraStatus): CameraReport {
  return {
    camera_id: id,
    name: id,
    status,
    reason: status === "streaming" ? null : "unreachable",
    detail: null,
    since: new Date(0).toISOString(),
    frame_age_ms: null,
    fps: 0,
    frames_total: 0,
    restarts_total: 0,
    next_attempt_in_ms: null,
    width: null,
    height: null,
    failures_in_a_row: status === "streaming" ? 0 : 3,
  };
}
