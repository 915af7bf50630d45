// Owns the shapes of found cameras as people deal with them: lists, adopting, ignoring.
import { z } from "zod";
import { FoundCamera, StreamProfile } from "./discovery.ts";
import { AdoptRule } from "./edge_config.ts";
import { DeviceStatus } from "./fleet.ts";
import { PageQuery } from "./page.ts";

/**
 * `new`: nobody's yet. `adopted`: one of the agent's cameras, by a rule or by its url. `ignored`:
 * somebody said that it is none of ours. `gone`: it did not answer when its network was last looked at.
 */
export const SiteCameraState = z.enum(["new", "adopted", "ignored", "gone"]);
export type SiteCameraState = z.infer<typeof SiteCameraState>;

/** What is publicly known to be wrong with a camera's firmware. */
export const KnownVulnerability = z.object({
  cve: z.string(),
  certainty: z.enum(["affected", "check"])
    .describe("check: which versions are affected depends on more than can be seen from here"),
  advice: z.string().describe("a sentence"),
  url: z.url().describe("of the advisory"),
});
export type KnownVulnerability = z.infer<typeof KnownVulnerability>;

/** A camera that an agent found on its network. Its words are its own, and not to be trusted. */
export const SiteCamera = z.object({
  id: z.uuid(),
  device_id: z.uuid(),
  device_name: z.string(),
  device_status: DeviceStatus,
  location_id: z.uuid(),
  location_name: z.string(),
  state: SiteCameraState,
  endpoint: FoundCamera.shape.endpoint,
  address: FoundCamera.shape.address,
  previous_address: z.string().nullable().describe("before it moved"),
  moved_at: z.iso.datetime().nullable(),
  name: z.string().nullable(),
  make: z.string().nullable(),
  model: z.string().nullable(),
  hardware: z.string().nullable(),
  firmware: z.string().nullable(),
  serial: z.string().nullable(),
  mac: z.string().nullable(),
  profiles: z.array(z.string()),
  streams: z.array(StreamProfile),
  camera_id: z.string().nullable().describe("the agent's camera that it is; null: nobody's"),
  is_configured: z.boolean().describe("by its address, in the agent's own settings"),
  is_adopted: z.boolean().describe("by a rule of `discovery.adopt`"),
  trouble: z.string().nullable().describe("a sentence of the agent: why it could not be adopted"),
  vulnerabilities: z.array(KnownVulnerability),
  first_seen_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime(),
  ignored: z.object({ at: z.iso.datetime(), by: z.string() }).nullable(),
});
export type SiteCamera = z.infer<typeof SiteCamera>;

/** `GET /api/discovery`, by location and device. */
export const SiteCameraQuery = PageQuery.extend({
  location_id: z.uuid().optional(),
  device_id: z.uuid().optional(),
  state: z.enum([...SiteCameraState.options, "all"]).default("all"),
  search: z.string().trim().min(1).max(80).optional()
    .describe("part of its make, model, name, address, serial number or MAC, in any case"),
});
export type SiteCameraQuery = z.infer<typeof SiteCameraQuery>;

/** How a device last looked around on its network. */
export const DiscoveryLook = z.object({
  device_id: z.uuid(),
  device_name: z.string(),
  device_status: DeviceStatus,
  device_last_seen_at: z.iso.datetime().nullable(),
  location_id: z.uuid(),
  location_name: z.string(),
  reported_at: z.iso.datetime().nullable().describe("null: its agent never told of its network"),
  scanned_at: z.iso.datetime().nullable().describe("by the agent's clock; null: not yet"),
  is_scanning: z.boolean(),
  problem: z.string().nullable().describe("a sentence of the agent: why it could not look"),
  found: z.int().nonnegative().describe("cameras that answered then"),
});
export type DiscoveryLook = z.infer<typeof DiscoveryLook>;

/** `GET /api/discovery/looks`, by location and device: every enrolled device. */
export const DiscoveryLookQuery = SiteCameraQuery.pick({
  cursor: true,
  limit: true,
  location_id: true,
  device_id: true,
});
export type DiscoveryLookQuery = z.infer<typeof DiscoveryLookQuery>;

/** `POST /api/discovery/:id/adopt`. */
export const AdoptCamera = z.strictObject({
  username: AdoptRule.shape.username,
  password: AdoptRule.shape.password.describe("kept sealed; it leaves toward the device alone"),
  camera_id: AdoptRule.shape.id,
  name: AdoptRule.shape.name,
  stream: z.enum(["largest", "smallest"]).optional(),
  settings: AdoptRule.shape.settings.unwrap().optional(),
});
export type AdoptCamera = z.infer<typeof AdoptCamera>;

/** What happens next: the deployment brings the rule to the device, which then tries the camera. */
export const CameraAdoption = z.object({
  found_id: z.uuid(),
  device_id: z.uuid(),
  deployment_id: z.uuid(),
});
export type CameraAdoption = z.infer<typeof CameraAdoption>;
