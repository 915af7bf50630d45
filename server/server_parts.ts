// Owns the table of the server's parts that may be away, and the degraded mode in which it works
// without each: what `/readyz`, the dashboard's banner and server/docs/running.md tell.
import type { Db } from "./db/sql.ts";
import { recognizerTrouble } from "./fleet/recognizer_trouble.ts";
import type { PictureStore } from "./images/picture_store.ts";
import type { PartCheck } from "./http/readiness.ts";
import type { Recognizer } from "./recognizer/plate_recognizer.ts";

export interface ServerParts {
  db: Pick<Db, "ping">;
  probeKv: () => Promise<unknown>;
  pictures: Pick<PictureStore, "probe">;
  recognizer: Pick<Recognizer, "health">;
}

/** A part more is a row here, and a test of what works without it. */
export function partChecks(parts: ServerParts): Record<string, PartCheck> {
  const { db, probeKv, pictures, recognizer } = parts;
  return {
    db: {
      probe: () => db.ping().then(() => null),
      isVital: true,
      effect: "Nothing can be read or shown. Agents keep what they read and deliver it later.",
    },
    kv: {
      probe: () => probeKv().then(() => null),
      isVital: false,
      effect: "Plates are read and told as ever. What devices said last is not known.",
    },
    pictures: {
      probe: () => pictures.probe().then(() => null, () => "its disk takes no more pictures"),
      isVital: false,
      effect: "Plates are read and told as ever, but their pictures are lost. " +
        "A frame that has to wait for the recognizer stays at its device.",
    },
    recognizer: {
      probe: () => Promise.resolve(recognizerTrouble(recognizer.health())),
      isVital: false,
      effect: "No plate is read now. Devices' frames are kept and read once it answers again.",
    },
  };
}
