// Owns the verb by which a device fetches a file of a release.
import { requireDevice } from "../devices/require_device.ts";
import { notFound } from "../errors.ts";
import type { Context } from "../users/context.ts";
import type { ReleaseShelf } from "./release_shelf.ts";

/** For devices alone. @throws WashfleetError `not_found` */
export async function getReleaseFile(
  ctx: Context,
  { sequence, file }: { sequence: number; file: string },
  deps: { releases: ReleaseShelf },
): Promise<Uint8Array<ArrayBuffer>> {
  requireDevice(ctx.actor);
  const bytes = await deps.releases.read(sequence, file);
  if (bytes === null) throw notFound("release file", `${sequence}/${file}`);
  return bytes;
}
