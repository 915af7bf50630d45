// Owns pictures that live in a bucket: each is put on this machine's disk first, which no outage of
// the bucket delays, and moved there at once, or when the bucket is back. A picture that has not
// been moved yet is seen by this instance alone.
import { setTimeout as delay } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";
import type { DiskStore, PictureStore } from "./picture_store.ts";
import type { Bucket } from "./s3_bucket.ts";

export interface MovingStore extends PictureStore {
  /** Moves pictures until the signal; call it once. Those left on disk earlier are moved as well. */
  run(signal: AbortSignal): Promise<void>;
}

export interface MovingStoreOptions {
  disk: DiskStore;
  bucket: Bucket;
  /** After a failure. Default 10 s. */
  retryAfterMs?: number;
}

const RETRY_AFTER_MS = 10_000;
/** Pictures on their way at a time. */
const AT_ONCE = 4;

/** A store over a bucket, with the disk before it. */
export function createMovingStore(options: MovingStoreOptions): MovingStore {
  const { disk, bucket } = options;
  const waiting = new Set<string>();
  const moving = new Map<string, Promise<void>>();
  let wake = Promise.withResolvers<void>();
  return {
    newRef: (at) => disk.newRef(at),
    put: async (ref, bytes, putOptions) => {
      await disk.put(ref, bytes, putOptions);
      waiting.add(ref);
      wake.resolve();
    },
    probe: () => disk.probe(),
    read: async (ref) => await disk.read(ref) ?? await bucket.get(ref),
    remove: async (ref) => {
      waiting.delete(ref);
      // Else it would be put back by the move that is under way.
      await moving.get(ref)?.catch(() => {});
      await disk.remove(ref);
      await bucket.delete(ref);
    },
    run: async (signal) => {
      signal.addEventListener("abort", () => wake.resolve(), { once: true });
      let isWell = true;
      for await (const ref of disk.list()) waiting.add(ref);
      while (!signal.aborted) {
        if (waiting.size === 0) await wake.promise;
        wake = Promise.withResolvers<void>();
        if (signal.aborted) break;
        const isMoved = await moveSome({ disk, bucket, waiting, moving });
        if (isMoved !== isWell) noteHealth(isMoved, waiting.size);
        isWell = isMoved;
        if (isMoved) continue;
        const ms = options.retryAfterMs ?? RETRY_AFTER_MS;
        await delay(ms, undefined, { signal }).catch(() => {});
      }
      await Promise.allSettled(moving.values());
    },
  };
}

interface Moving {
  disk: DiskStore;
  bucket: Bucket;
  waiting: Set<string>;
  moving: Map<string, Promise<void>>;
}

/** @returns `false` when the bucket could not take one: it waits again */
async function moveSome(parts: Moving): Promise<boolean> {
  const { waiting, moving } = parts;
  const refs: string[] = [];
  for (const ref of waiting) if (refs.push(ref) === AT_ONCE) break; // there may be a million
  const results = await Promise.allSettled(refs.map((ref) => {
    waiting.delete(ref);
    const move = moveOne(parts, ref).finally(() => moving.delete(ref));
    moving.set(ref, move);
    return move.catch((error) => {
      waiting.add(ref);
      throw error;
    });
  }));
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    getLogger(["server", "images"]).debug("a picture waits on disk", { error: failed.reason });
  }
  return failed === undefined;
}

/** The file goes only when the bucket has it. */
async function moveOne({ disk, bucket }: Moving, ref: string): Promise<void> {
  const bytes = await disk.read(ref);
  if (bytes === null) return;
  await bucket.put(ref, bytes);
  await disk.remove(ref);
}

/** Once an outage, not once a picture. */
function noteHealth(isWell: boolean, waiting: number): void {
  const log = getLogger(["server", "images"]);
  if (isWell) log.info("the store of pictures takes them again");
  else log.error("the store of pictures takes none: {waiting} wait on disk", { waiting });
}
