// Owns what the agent keeps on its disk of found cameras, so that they run after a restart before
// anything was looked for. Holds no password: an adopted camera's is its rule's.
import { z } from "zod";
import { getLogger } from "@logtape/logtape";
import { CameraId } from "../../server/contract/camera.ts";
import { StreamProfile } from "../../server/contract/discovery.ts";
import { type WriteFile, writeFileAtomically } from "../config/write_file_atomically.ts";

/** A camera that a rule made the agent's own. */
export const AdoptedCamera = z.object({
  camera_id: CameraId,
  endpoint: z.string(),
  make: z.string().nullable(),
  model: z.string().nullable(),
  /** Which of its streams was wanted, and where it is; without credentials. */
  wanted_stream: z.enum(["largest", "smallest"]),
  stream_url: z.string(),
});
export type AdoptedCamera = z.infer<typeof AdoptedCamera>;

/** Who one of the agent's cameras is, as learned while its pictures came. */
export const KnownCamera = z.object({
  camera_id: CameraId,
  /** Host of its url: another one is another camera, until it is learned anew. */
  home: z.string(),
  endpoint: z.string(),
  mac: z.string().nullable(),
  serial: z.string().nullable(),
  firmware: z.string().nullable(),
  streams: z.array(StreamProfile),
  /** Where it was followed to; null: it is at home. */
  address: z.string().nullable(),
});
export type KnownCamera = z.infer<typeof KnownCamera>;

export interface KeptList<Item> {
  load(): Promise<Item[]>;
  /** Writes unless nothing changed; where the disk fails, it says so and the agent goes on. */
  save(items: readonly Item[]): Promise<void>;
}

export function adoptedCameras(dataDir: string): KeptList<AdoptedCamera> {
  return keptList(`${dataDir}/adopted_cameras.json`, AdoptedCamera);
}

export function knownCameras(dataDir: string): KeptList<KnownCamera> {
  return keptList(`${dataDir}/known_cameras.json`, KnownCamera);
}

function keptList<Item>(
  path: string,
  schema: z.ZodType<Item>,
  write: WriteFile = writeFileAtomically,
): KeptList<Item> {
  let written = "";
  let last: Promise<void> = Promise.resolve();
  return {
    async load() {
      written = await Deno.readTextFile(path).catch(() => "");
      const items = parsed(written);
      // One damaged entry costs one camera, which is found again.
      return items.flatMap((item) => schema.safeParse(item).data ?? []);
    },
    save(items) {
      const text = `${JSON.stringify({ items }, null, 2)}\n`;
      last = last.then(async () => {
        if (text === written || (items.length === 0 && written === "")) return;
        try {
          await write(path, text);
          written = text;
        } catch (error) {
          getLogger(["edge", "discovery"]).error("found cameras are not kept", { path, error });
        }
      });
      return last;
    },
  };
}

function parsed(text: string): unknown[] {
  try {
    const { items } = JSON.parse(text);
    return Array.isArray(items) ? items : [];
  } catch {
    return [];
  }
}
