// Owns what a release of the agent says of itself, and how the fleet is told of one.
// Who may trust a release is decided on the device alone (edge/update/verify_release.ts).
import { z } from "zod";

export const MANIFEST_NAME = "manifest.json";
export const SIGNATURE_NAME = "manifest.sig";
/** The file whose `main` the launcher calls. */
export const AGENT_NAME = "agent.js";

/** Far above what a release needs; what is larger is refused before it is read whole. */
export const MANIFEST_MOST_BYTES = 16_384;
export const SIGNATURE_MOST_BYTES = 512;
export const RELEASE_MOST_BYTES = 16_000_000;

/** Grows with every release; never comes again. */
export const ReleaseSequence = z.int().min(1).max(2_000_000_000);

/** A plain name: no folder, no dot in front, and neither of the two that say what is signed. */
export const ReleaseFileName = z.string().regex(/^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9]+)*$/).max(64)
  .refine((name) => name !== MANIFEST_NAME && name !== SIGNATURE_NAME, {
    message: "is the name of the manifest or its signature",
  });

/** `manifest.json`: its exact bytes are what is signed. */
export const ReleaseManifest = z.strictObject({
  format: z.literal(1),
  sequence: ReleaseSequence,
  version: z.string().regex(/^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/).max(40),
  created_at: z.iso.datetime().describe("for people; nothing is decided by it"),
  min_runtime: z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/).describe("least version of Deno"),
  files: z.array(z.strictObject({
    name: ReleaseFileName,
    size_bytes: z.int().min(1).max(RELEASE_MOST_BYTES),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  })).min(1).max(8)
    .refine((files) => new Set(files.map((file) => file.name)).size === files.length, {
      message: "has a name twice",
    })
    .refine((files) => files.some((file) => file.name === AGENT_NAME), {
      message: `has no ${AGENT_NAME}`,
    })
    .refine((files) => sum(files.map((file) => file.size_bytes)) <= RELEASE_MOST_BYTES, {
      message: `has more than ${RELEASE_MOST_BYTES} bytes`,
    }),
});
export type ReleaseManifest = z.infer<typeof ReleaseManifest>;

/** Of an agent that runs below the launcher: which release, and what became of the last ones. */
export const UpdateStatus = z.object({
  active_sequence: ReleaseSequence,
  version: z.string().max(40),
  state: z.enum(["committed", "trying", "rolled_back"])
    .describe("rolled_back: a later release was given up for this one"),
  last_failure: z.object({
    sequence: ReleaseSequence,
    reason: z.string().max(500),
    at: z.iso.datetime(),
  }).nullable(),
});
export type UpdateStatus = z.infer<typeof UpdateStatus>;

/** A release that the server has for its devices. */
export const Release = z.object({
  sequence: ReleaseSequence,
  version: z.string(),
  created_at: z.iso.datetime(),
  min_runtime: z.string(),
  size_bytes: z.int().nonnegative(),
});
export type Release = z.infer<typeof Release>;

export const ReleaseList = z.object({ items: z.array(Release) });
export type ReleaseList = z.infer<typeof ReleaseList>;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
