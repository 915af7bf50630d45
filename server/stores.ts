// Owns opening what the server keeps things in: its folder, its key, the database, live state, the
// pictures' folder. Never puts anything there but tables and keys.
import { getLogger } from "@logtape/logtape";
import { ConstantBackoff, handleWhen, retry } from "cockatiel";
import type { Config } from "./config.ts";
import { startEmbeddedPostgres } from "./db/embedded.ts";
import { migrate } from "./db/migrate.ts";
import { ensurePartitions } from "./db/partitions.ts";
import { type Db, openDb } from "./db/sql.ts";
import { WashfleetError } from "./errors.ts";
import { createMovingStore } from "./images/moving_store.ts";
import { createPictureStore, type PictureStore } from "./images/picture_store.ts";
import { createS3Bucket } from "./images/s3_bucket.ts";
import {
  createDeviceStates,
  type DeviceStates,
  type DeviceStatesOptions,
} from "./kv/device_state.ts";
import { PROBE_KEY } from "./kv/keys.ts";
import { createSealer, type Sealer } from "./seal.ts";
import { keptSecretKey } from "./secret_key.ts";

export interface Stores {
  db: Db;
  states: DeviceStates;
  pictures: PictureStore;
  sealer: Sealer;
  key: Uint8Array<ArrayBuffer>;
  /** Resolves when live state answers. */
  probeKv: () => Promise<unknown>;
}

/** Of one server's pool; http/work_limits.ts shares them out. */
export const DATABASE_CONNECTIONS = 28;

const PARTITIONS_AHEAD = 3;
// Containers of a server and its database start together.
const DATABASE_ATTEMPTS = 30;
const DATABASE_EVERY_MS = 1000;

/**
 * Opens all; `stack` closes them in the opposite order.
 * @throws Error when one cannot be opened; what had been opened is on the stack
 */
export async function openStores(
  config: Config,
  { stack, signal, onStateWrite }: {
    stack: AsyncDisposableStack;
    signal: AbortSignal;
    onStateWrite?: DeviceStatesOptions["onWrite"];
  },
): Promise<Stores> {
  const { dataDir } = config;
  await makePrivate(`${dataDir}/pictures`);
  await makePrivate(`${dataDir}/kv`);
  const key = config.secretKey ?? await keptSecretKey(`${dataDir}/secret.key`);
  const db = await openDatabase(config, { stack, signal });
  const kv = await Deno.openKv(config.kvUrl ?? `${dataDir}/kv/kv.sqlite`);
  stack.defer(() => kv.close());
  return {
    db,
    states: stack.use(createDeviceStates(kv, onStateWrite ? { onWrite: onStateWrite } : {})),
    pictures: openPictures(config, stack),
    sealer: await createSealer(key),
    key,
    probeKv: () => kv.get(PROBE_KEY),
  };
}

/** On disk, or in a bucket with the disk before it. */
function openPictures(config: Config, stack: AsyncDisposableStack): PictureStore {
  const disk = createPictureStore(`${config.dataDir}/pictures`);
  if (config.s3 === null) return disk;
  const store = createMovingStore({ disk, bucket: createS3Bucket(config.s3) });
  const stopping = new AbortController();
  const ended = store.run(stopping.signal).catch((error) => {
    getLogger(["server", "images"]).error("pictures are no longer moved", { error });
  });
  stack.defer(async () => {
    stopping.abort();
    await ended;
  });
  return store;
}

async function openDatabase(
  config: Config,
  { stack, signal }: { stack: AsyncDisposableStack; signal: AbortSignal },
): Promise<Db> {
  const connectionString = config.databaseUrl ?? await startEmbedded(config, { stack, signal });
  const db = openDb({
    connectionString,
    poolSize: DATABASE_CONNECTIONS,
    onConnectionLost: (error) => {
      getLogger(["server", "db"]).warning("an idle connection was lost", { error });
    },
  });
  stack.defer(() => db.close());
  const patience = retry(handleWhen(isAway), {
    maxAttempts: DATABASE_ATTEMPTS,
    backoff: new ConstantBackoff(DATABASE_EVERY_MS),
  });
  await patience.execute(() => migrate(db), signal);
  await ensurePartitions(db, { now: new Date(), ahead: PARTITIONS_AHEAD });
  return db;
}

async function startEmbedded(
  { dataDir }: Config,
  { stack, signal }: { stack: AsyncDisposableStack; signal: AbortSignal },
): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dir: `${dataDir}/postgres`, signal });
  stack.defer(() => postgres.stop());
  return postgres.connectionString;
}

function isAway(error: unknown): boolean {
  return error instanceof WashfleetError && error.kind === "unavailable";
}

/** What lies above may be entered, as Postgres may run as someone else; not this. */
async function makePrivate(dir: string): Promise<void> {
  await Deno.mkdir(dir, { recursive: true, mode: 0o755 });
  await Deno.chmod(dir, 0o700);
}
