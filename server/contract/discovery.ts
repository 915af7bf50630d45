// Owns what an agent says of the ONVIF cameras that it finds on its network; never looks for one.
import { z } from "zod";
import { CameraId } from "./camera.ts";

/** One of a camera's own streams, as it lists them to whoever knows its password. */
export const StreamProfile = z.object({
  token: z.string().max(80),
  name: z.string().max(80).nullable(),
  codec: z.string().max(20).nullable().describe("as ONVIF says it: H264, H265, JPEG"),
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
});
export type StreamProfile = z.infer<typeof StreamProfile>;

/** One camera that answered. Its own words are cut and cleaned, and nothing in them is to be trusted. */
export const FoundCamera = z.object({
  endpoint: z.string().min(1).max(200)
    .describe(
      "its identity, which stays when its address changes: WS-Discovery's EndpointReference",
    ),
  address: z.string().max(60).describe("the IP address that the answer came from"),
  xaddrs: z.array(z.url().max(300)).max(8)
    .describe("where it says that its ONVIF services are; the address that answered first"),
  name: z.string().max(80).nullable(),
  make: z.string().max(80).nullable(),
  model: z.string().max(80).nullable(),
  hardware: z.string().max(80).nullable(),
  location: z.string().max(80).nullable(),
  profiles: z.array(z.string().max(20)).max(10).optional()
    .describe("ONVIF profiles that it claims: Streaming (S), T, G …"),
  is_configured: z.boolean().describe("a configured camera's url has this address"),
  seen_at: z.iso.datetime().optional()
    .describe("when it answered last: a camera that misses a look or two is kept"),
  serial: z.string().max(80).nullable().optional()
    .describe("serial number; told only to whoever knows the password"),
  mac: z.string().max(17).nullable().optional()
    .describe("aa:bb:cc:dd:ee:ff, as this network sees it; null: another subnet"),
  firmware: z.string().max(80).nullable().optional(),
  streams: z.array(StreamProfile).max(16).optional(),
  camera_id: CameraId.nullable().optional()
    .describe("the agent's camera that this is, configured or adopted; null: nobody's"),
  adopted: z.boolean().optional().describe("a rule of `discovery.adopt` made it that camera"),
  trouble: z.string().max(300).nullable().optional()
    .describe("why a rule that fits could not adopt it, or it cannot be followed"),
});
export type FoundCamera = z.infer<typeof FoundCamera>;

/** `GET /api/discovery` of the agent; `POST /api/device/discovery` tells the server the same. */
export const DiscoveryReport = z.object({
  items: z.array(FoundCamera).max(256),
  scanned_at: z.iso.datetime().nullable().describe(
    "when the last scan ended; null before the first",
  ),
  scanning: z.boolean(),
  problem: z.string().max(300).nullable()
    .describe("why the last scan could not look everywhere, and what to do"),
});
export type DiscoveryReport = z.infer<typeof DiscoveryReport>;
