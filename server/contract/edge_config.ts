// Owns what the agent can be told: the schema of its YAML, by which the agent and the server judge it
// alike. Never reads a file.
import { z } from "zod";
import { CameraId, CameraSettings } from "./camera.ts";

const WEB_PROTOCOLS = new Set(["http:", "https:"]);

/** An http(s) address without a path, query or credentials, kept as its origin. */
export const WebOrigin = z.string().max(200).refine(isWebOrigin, {
  message: "must be an http:// or https:// address without path or credentials",
}).transform((text) => new URL(text).origin);

/** An http(s) address without credentials or query: shown to whoever sees the settings. */
const WebAddress = z.string().max(500).refine(isWebAddress, {
  message: "must be an http:// or https:// address without credentials, query or fragment",
});

const LogLevel = z.enum(["trace", "debug", "info", "warning", "error", "fatal"]);
export type LogLevel = z.infer<typeof LogLevel>;

const Server = z.strictObject({
  url: WebOrigin.describe("the server that reads, stores and shows: its http(s) origin, no path"),
  claim_code: z.string().min(6).max(64).optional()
    .describe("from the server's dashboard, single use; may stay here, it is not used twice"),
}).describe("without it the agent runs alone and serves its pictures");

const Http = z.strictObject({
  host: z.string().min(1).max(253).default("0.0.0.0")
    .describe("address to listen on; the default is every one of the machine"),
  port: z.int().min(0).max(65_535).default(3000).describe("0: any free port"),
  cors_origins: z.array(WebOrigin).max(50).prefault([])
    .describe("pages of other origins (`https://pos.example`) that may call with an API key"),
  rate_limit_per_minute: z.int().min(1).max(10_000_000).default(1200).describe(
    "requests per key or login, twenty a second by default; a caller without either gets a " +
      "twentieth of it",
  ),
});

const Log = z.strictObject({
  level: LogLevel.default("info")
    .describe("what is logged; `debug` adds every successful request and read"),
});

const Spool = z.strictObject({
  max_bytes: z.int().min(10_000_000).max(1e12).default(500_000_000)
    .describe(
      "bytes that reads may take in `data_dir/spool` while the server is away; the oldest go " +
        "first. The default is a busy site's day, and little enough for a 16 GB card; at least " +
        "100 MB of the disk stay free whatever is set",
    ),
});

/** The words of a camera that a rule asks for: any case, the whole word. */
const Words = z.string().trim().min(1).max(80);

/** A camera's settings but those that discovery finds out by itself. */
const AdoptedSettings = CameraSettings.omit({ id: true, url: true, name: true }).partial();

/** Makes found cameras the agent's own; its password is a secret wherever it is. */
export const AdoptRule = z.strictObject({
  endpoint: z.string().min(1).max(200).optional()
    .describe("only this camera: WS-Discovery's EndpointReference, as `GET /api/discovery` has it"),
  make: Words.optional().describe("only cameras of this make, in any case"),
  model: Words.optional().describe("only cameras of this model, in any case"),
  username: z.string().min(1).max(80).describe("of an account of the camera"),
  password: z.string().min(1).max(200)
    .describe("never sent in clear, and to a camera that moved only once it has proven who it is"),
  id: CameraSettings.shape.id.optional()
    .describe("of the camera; default: made of its model and the end of its identity"),
  name: CameraSettings.shape.name,
  stream: z.enum(["largest", "smallest"]).default("largest")
    .describe("which of the camera's own streams, by its picture's size"),
  settings: AdoptedSettings.prefault({}).describe("as of a configured camera"),
}).superRefine(({ id, endpoint }, context) => {
  if (id === undefined || endpoint !== undefined) return;
  const message = "needs endpoint beside it: one id cannot be that of several cameras";
  context.addIssue({ code: "custom", path: ["id"], message });
});
export type AdoptRule = z.infer<typeof AdoptRule>;

const MAX_ADOPT_RULES = 64;
const MAX_SUBNETS = 8;

const Discovery = z.strictObject({
  every_ms: z.int().min(10_000).max(86_400_000).default(300_000)
    .describe("time between two looks for cameras; sooner while a camera cannot be reached"),
  subnets: z.array(
    z.cidrv4().refine((cidr) => Number(cidr.split("/")[1]) >= 24, {
      message: "must be a /24 or smaller",
    }),
  ).max(MAX_SUBNETS).prefault([])
    .describe("other networks whose every address is asked, as multicast does not get there"),
  adopt: z.array(AdoptRule).max(MAX_ADOPT_RULES).prefault([])
    .describe("the first rule that fits a found camera makes it this agent's"),
});

const PowerSwitch = z.strictObject({
  camera_id: CameraId.describe("the camera that hangs on it"),
  url: WebAddress.describe(
    "http(s) address to which an empty POST switches it off and on; it is shown with the settings, " +
      "so it carries no secret",
  ),
});

const Remedies = z.strictObject({
  mode: z.enum(["on", "dry_run", "off"]).default("on").describe(
    "what the agent may do by itself about cameras without a picture; dry_run: nothing, but it says " +
      "what it would have done. Cameras and the machine are rebooted only where the next settings " +
      "allow it",
  ),
  camera_reboot: z.boolean().default(false)
    .describe(
      "a camera that answers but gives no picture is rebooted by ONVIF, with its own password",
    ),
  onvif_port: z.int().min(1).max(65_535).default(80)
    .describe("of the cameras' HTTP, where ONVIF is asked to reboot one"),
  device_reboot: z.boolean().default(false)
    .describe("this machine is rebooted when a restart of the agent did not help"),
  power_cycle: z.array(PowerSwitch).max(64).prefault([])
    .describe("what switches a camera's power off and on: a PoE switch or a relay"),
}).describe("see `docs/remedies.md`");

/** More than one Pi can decode, and what a heartbeat may carry. */
const MAX_CAMERAS = 64;

/** The agent's settings. Every key is described in `docs/configuration.md`. */
export const EdgeConfig = z.strictObject({
  server: Server.optional(),
  address: WebOrigin.optional()
    .describe("http(s) origin under which the server may ask this agent directly, in a LAN or VPN"),
  data_dir: z.string().min(1).max(4096).default("/var/lib/washfleet")
    .describe("folder of the API key, the identity and the last settings that worked"),
  spool: Spool.prefault({}),
  http: Http.prefault({}),
  log: Log.prefault({}),
  discovery: Discovery.prefault({}),
  remedies: Remedies.prefault({}),
  cameras: z.array(CameraSettings).max(MAX_CAMERAS).default([]).superRefine(refuseSameId)
    .describe("the first is the one that `GET /api/snapshots` answers"),
});
export type EdgeConfig = z.infer<typeof EdgeConfig>;

function isWebOrigin(text: string): boolean {
  return isWebAddress(text) && new URL(text).pathname === "/";
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return WEB_PROTOCOLS.has(url.protocol) && url.username === "" && url.password === "" &&
    url.search === "" && url.hash === "";
}

function refuseSameId(cameras: CameraSettings[], context: z.RefinementCtx): void {
  const first = new Map<string, number>();
  for (const [index, camera] of cameras.entries()) {
    const earlier = first.get(camera.id);
    if (earlier === undefined) {
      first.set(camera.id, index);
      continue;
    }
    context.addIssue({
      code: "custom",
      path: [index, "id"],
      message: `is the id of cameras.${earlier} too: each camera needs its own`,
    });
  }
}
