// Owns how a demo camera is found: its ONVIF services and its answers to WS-Discovery, at one address
// of this machine, and at another one when it moves.
import { createHash } from "node:crypto";
import { messageIdOf, type OnvifResponder, probeMatches } from "./onvif_responder.ts";
import { startOnvifResponder } from "./onvif_responder.ts";
import { type OnvifCamera, startOnvifCamera } from "./onvif_service.ts";

export interface OnvifFaceOptions {
  /** Decides its identity: the same name is the same camera. */
  readonly name: string;
  /** IPv4, one camera each: WS-Discovery's port is the same for all. */
  readonly hostname: string;
  /** Of its services over HTTP. */
  readonly port: number;
  /** Where its pictures are at its first address, without credentials. */
  readonly streamUrl: string;
  readonly username?: string;
  readonly password?: string;
  /** Default: the demo's own. */
  readonly make?: string;
}

export interface OnvifFace extends AsyncDisposable {
  /** Is found at this address from now on, and no more at its own. @throws when its ports are taken there */
  moveTo(hostname: string): Promise<void>;
}

const MAKE = "washfleet demo";
const MODEL = "DC-1080";
const DISCOVERY_PORT = 3702;

interface Services {
  readonly onvif: OnvifCamera;
  readonly responder: OnvifResponder;
}

/** @throws when its ports are taken */
export async function startOnvifFace(options: OnvifFaceOptions): Promise<OnvifFace> {
  let services = await startServices(options, options.hostname);
  return {
    async moveTo(hostname) {
      await stopServices(services);
      services = await startServices(options, hostname);
    },
    [Symbol.asyncDispose]: () => stopServices(services),
  };
}

async function startServices(
  { name, port, streamUrl, username, password, make = MAKE }: OnvifFaceOptions,
  hostname: string,
): Promise<Services> {
  const here = new URL(streamUrl);
  here.hostname = hostname;
  const identity = { make, model: MODEL, firmware: "1.0.0", serial: `DC-${name}` };
  const account = { username, password };
  const onvif = startOnvifCamera({
    ...{ login: "digest", hostname, port, streamUrl: here.href },
    ...identity,
    ...account,
  });
  const camera = {
    uuid: uuidOf(name),
    scopes: [`manufacturer/${encodeURIComponent(make)}`, `hardware/${MODEL}`]
      .map((scope) => `onvif://www.onvif.org/${scope}`),
    xaddrs: [`http://${onvif.address}/onvif/device_service`],
  };
  try {
    const responder = await startOnvifResponder(
      (question) => [probeMatches([camera], { relatesTo: messageIdOf(question) })],
      { hostname, port: DISCOVERY_PORT },
    );
    return { onvif, responder };
  } catch (error) {
    await onvif[Symbol.asyncDispose]();
    throw error;
  }
}

async function stopServices({ onvif, responder }: Services): Promise<void> {
  await Promise.all([onvif[Symbol.asyncDispose](), responder[Symbol.asyncDispose]()]);
}

/** The same name, the same identity, in every run. */
function uuidOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  const variant = `8${hex.slice(17, 20)}`;
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant, hex.slice(20, 32)]
    .join("-");
}
