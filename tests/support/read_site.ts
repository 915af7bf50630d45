// Owns what tests of reads share: a site with a device, a recognizer told what to see, a clock.
import { v7 as uuidv7 } from "uuid";
import type { ReadTrigger } from "../../server/contract/device_link.ts";
import { type Db, sql } from "../../server/db/sql.ts";
import { createPictureStore } from "../../server/images/picture_store.ts";
import type { ReadLimits } from "../../server/recognizer/plate_recognizer.ts";
import type { RecognizerAnswer } from "../../server/recognizer/recognizer_answer.ts";
import {
  failure,
  type FailureReason,
  type Frame,
  type RecognizerResult,
} from "../../server/recognizer/recognizer_call.ts";
import type { ReadContext, ReadSettings } from "../../server/reads/read_context.ts";
import { DEFAULT_READ_SETTINGS } from "../../server/reads/read_context.ts";
import type { Actor } from "../../server/users/actor.ts";
import { testContext, testDevice } from "./context.ts";

/** A whole JPEG as far as anybody looks; `seed` makes it another one. */
export function testJpeg(seed = 0): Uint8Array<ArrayBuffer> {
  return new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, seed & 0xff, seed >> 8, 0xff, 0xd9]);
}

/** What the recognizer will see: plates with their confidence, or how it fails. */
export type Sight = [text: string, confidence: number][] | FailureReason;

export interface ReadSite extends AsyncDisposable {
  db: Db;
  locationId: string;
  deviceId: string;
  /** The context of a verb; default actor: the site's device. */
  ctx(actor?: Actor): ReadContext;
  /** The clock of every context. */
  clock: { now: Date; advance(ms: number): void };
  /** What the recognizer sees until told otherwise; `hold()` lets it wait. */
  see(sight: Sight): void;
  recognizer: {
    calls: Frame[];
    /** Whose turn each call took. */
    shares: (string | undefined)[];
    hold(): () => void;
  };
  pictures: { dir: string; count(): Promise<number> };
  events(): Promise<{ type: string; data: Record<string, unknown>; expires_at: Date }[]>;
  visits(): Promise<{ id: string; plate: string | null; outcome: string }[]>;
}

/** A frame of the site's camera, as a device sends it. */
export function frameOf(
  site: ReadSite,
  frame: { trigger?: ReadTrigger; at?: Date; seed?: number; camera?: string } = {},
) {
  return {
    meta: {
      camera_id: frame.camera ?? "lane-1",
      captured_at: (frame.at ?? site.clock.now).toISOString(),
      clock: "synced" as const,
      trigger: frame.trigger ?? "interval",
      command_id: null,
    },
    frame: testJpeg(frame.seed),
    idempotencyKey: crypto.randomUUID(),
  };
}

const SETTINGS = {
  minConfidence: 0.7,
  visitGapMs: 20_000,
  eventTtlMs: 30_000,
  deviceReadTimeoutMs: 15_000,
};

/** A new location with one device in it. */
export async function readSite(db: Db, settings: Partial<ReadSettings> = {}): Promise<ReadSite> {
  const [locationId, deviceId] = [uuidv7(), uuidv7()];
  await db.execute(sql`insert into locations (id, name) values (${locationId}, ${locationId})`);
  await db.execute(sql`
    insert into devices (id, location_id, name) values (${deviceId}, ${locationId}, 'pi')`);
  const dir = await Deno.makeTempDir();
  const clock = clockAt(new Date("2026-03-01T12:00:00Z"));
  const recognizer = toldRecognizer();
  const reads = {
    recognizer,
    pictures: createPictureStore(dir),
    settings: { ...DEFAULT_READ_SETTINGS, ...SETTINGS, ...settings },
  };
  return {
    db,
    locationId,
    deviceId,
    clock,
    see: (sight) => recognizer.sight = sight,
    recognizer,
    pictures: { dir, count: () => countFiles(dir) },
    ctx: (actor = testDevice(deviceId, locationId)) => ({
      ...testContext(db, { actor, now: () => clock.now }),
      reads,
    }),
    events: () =>
      db.rows(sql`
        select type, data, expires_at from events where device_id = ${deviceId} order by id`),
    visits: () =>
      db.rows(sql`
        select id, plate, outcome from visits where device_id = ${deviceId} order by first_seen_at`),
    [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }),
  };
}

function clockAt(start: Date): ReadSite["clock"] {
  const clock = {
    now: start,
    advance: (ms: number) => {
      clock.now = new Date(clock.now.getTime() + ms);
    },
  };
  return clock;
}

function toldRecognizer() {
  let held: Promise<void> = Promise.resolve();
  const recognizer = {
    sight: [] as Sight,
    calls: [] as Frame[],
    shares: [] as (string | undefined)[],
    hold: () => {
      const hold = Promise.withResolvers<void>();
      held = hold.promise;
      return hold.resolve;
    },
    read: async (frame: Frame, { share }: ReadLimits): Promise<RecognizerResult> => {
      recognizer.calls.push(frame);
      recognizer.shares.push(share);
      const { sight } = recognizer;
      await held;
      if (typeof sight === "string") return failure(sight, { detail: "as told" });
      return { ok: true, answer: answerOf(sight) };
    },
  };
  return recognizer;
}

function answerOf(plates: [string, number][]): RecognizerAnswer {
  const results = plates.map(([text, confidence]) => ({
    text,
    confidence,
    region: "us-tx",
    candidates: [{ text, confidence }],
    vehicle: { type: "SUV", make: null, model: null, color: null },
    box: { xmin: 10, ymin: 10, xmax: 90, ymax: 30 },
  }));
  return { results, processingMs: 20 };
}

async function countFiles(dir: string): Promise<number> {
  let count = 0;
  for await (const entry of Deno.readDir(dir)) {
    count += entry.isDirectory ? await countFiles(`${dir}/${entry.name}`) : 1;
  }
  return count;
}
