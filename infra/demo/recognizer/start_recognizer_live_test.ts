import assert from "node:assert/strict";
import { startCamera } from "../camera/start_camera.ts";
import type { Camera } from "../camera/start_camera.ts";
import { startRecognizer } from "./start_recognizer.ts";
import type { Recognizer, RecognizerOptions } from "./start_recognizer.ts";

const token = "test-token";
// Nothing of a lane: the answer is empty without Tesseract.
const emptyJpeg = await encodeJpeg("color=gray:s=320x240");

async function withRecognizer(
  options: Partial<RecognizerOptions>,
  test: (recognizer: Recognizer) => Promise<void>,
): Promise<void> {
  const recognizer = startRecognizer({ port: 0, token, ...options });
  try {
    await test(recognizer);
  } finally {
    await recognizer.stop();
  }
}

// deno-lint-ignore no-explicit-any -- the answer is compared field by field
type Answer = { status: number; text: string; json: any };

async function post(
  { url }: Recognizer,
  { jpeg = emptyJpeg, fields = [], withToken = token, signal }: {
    jpeg?: Uint8Array<ArrayBuffer>;
    fields?: [string, string][];
    withToken?: string;
    signal?: AbortSignal;
  } = {},
): Promise<Answer> {
  const body = new FormData();
  body.append("upload", new Blob([jpeg], { type: "image/jpeg" }), "lane.jpg");
  for (const [name, value] of fields) body.append(name, value);
  const headers = { Authorization: `Token ${withToken}` };
  const response = await fetch(`${url}/v1/plate-reader/`, {
    method: "POST",
    headers,
    body,
    signal,
  });
  const text = await response.text();
  return { status: response.status, text, json: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function encodeJpeg(source: string): Promise<Uint8Array<ArrayBuffer>> {
  const { stdout } = await new Deno.Command("ffmpeg", {
    args: [
      ...["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", source],
      ...["-frames:v", "1", "-c:v", "mjpeg", "-f", "mjpeg", "pipe:1"],
    ],
  }).output();
  return stdout;
}

/** What the edge would send: one keyframe as JPEG. */
async function snapshot(camera: Camera): Promise<Uint8Array<ArrayBuffer>> {
  const { stdout } = await new Deno.Command("ffmpeg", {
    args: [
      ...["-nostdin", "-loglevel", "error", "-rtsp_transport", "tcp", "-skip_frame", "nokey"],
      ...[
        "-i",
        camera.url,
        "-frames:v",
        "1",
        "-c:v",
        "mjpeg",
        "-q:v",
        "5",
        "-f",
        "mjpeg",
        "pipe:1",
      ],
    ],
  }).output();
  return stdout;
}

/** Shows one car and hands over what the recognizer says of the waiting one. */
async function readShownCar(plate: string, { isLegible }: { isLegible: boolean }): Promise<Answer> {
  const traffic = { meanSecondsBetweenCars: 0, waitMs: 20_000 };
  const camera = startCamera({ port: 0, name: "Lane 1", seed: 7, traffic });
  const recognizer = startRecognizer({ port: 0, token });
  try {
    await camera.ready();
    const empty = await post(recognizer, { jpeg: await snapshot(camera) });
    assert.deepEqual(empty.json.results, [], "the empty lane");
    await camera.passNow(plate, { isLegible });
    return await post(recognizer, {
      jpeg: await snapshot(camera),
      fields: [["camera_id", "lane-1"]],
    });
  } finally {
    await recognizer.stop();
    await camera.stop();
  }
}

Deno.test("startRecognizer() reads the plate that the camera shows", async () => {
  const { status, json } = await readShownCar("7KXR402", { isLegible: true });
  assert.equal(status, 201);
  assert.equal(json.camera_id, "lane-1");
  assert.equal(json.results.length, 1);
  const [{ plate, score, dscore, region, candidates, box, vehicle }] = json.results;
  assert.equal(plate, "7kxr402");
  assert.equal(region.code, "us-ca");
  assert.deepEqual(candidates[0], { plate, score });
  assert.ok(score >= 0.6 && dscore >= 0.2);
  assert.ok(vehicle.box.xmin < box.xmin && box.xmax < vehicle.box.xmax);
});

Deno.test("startRecognizer() reads no plate out of mud", async () => {
  const { status, json } = await readShownCar("7KXR402", { isLegible: false });
  assert.equal(status, 201);
  assert.deepEqual(json.results, []);
});

Deno.test("startRecognizer() answers as the cloud does", async () => {
  await withRecognizer({}, async (recognizer) => {
    const fields: [string, string][] = [["timestamp", "2026-05-04T12:00:00+02:00"]];
    const { status, json } = await post(recognizer, { fields });
    assert.equal(status, 201);
    assert.deepEqual(Object.keys(json).sort(), [
      "camera_id",
      "filename",
      "processing_time",
      "results",
      "timestamp",
      "version",
    ]);
    assert.equal(json.camera_id, null);
    assert.equal(json.timestamp, "2026-05-04T10:00:00.000000Z");
    assert.match(json.filename, /^\d{4}_.{5}_lane\.jpg$/);
  });
});

Deno.test("startRecognizer() answers as the SDK does: 200, no token, a space and no zone", async () => {
  await withRecognizer({ mode: "sdk" }, async (recognizer) => {
    const { status, json } = await post(recognizer, { withToken: "whatever" });
    assert.equal(status, 200);
    assert.match(json.timestamp, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
    assert.deepEqual(json.usage, { calls: 1, max_calls: 2_500 });
    const info = await (await fetch(`${recognizer.url}/info/`)).json();
    assert.deepEqual(info.usage, { calls: 1 });
    const statistics = await fetch(`${recognizer.url}/v1/statistics/`);
    assert.equal(statistics.status, 404);
    await statistics.body?.cancel();
  });
});

Deno.test("startRecognizer() refuses a wrong token, a picture over 3 MB and calls over the rate", async () => {
  await withRecognizer({ ratePerSecond: 2 }, async (recognizer) => {
    const wrong = await post(recognizer, { withToken: "other" });
    assert.deepEqual([wrong.status, wrong.json], [403, {
      detail: "Invalid token.",
      status_code: 403,
    }]);
    const large = await post(recognizer, { jpeg: new Uint8Array(3_000_001) });
    assert.deepEqual([large.status, large.json], [413, {
      error: "Invalid file. See https://app.platerecognizer.com/upload-limit/",
    }]);
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(recognizer)));
    const throttled = answers.find(({ status }) => status === 429);
    assert.deepEqual(throttled?.json, {
      detail: "Request was throttled. Expected available in 1 second.",
      status_code: 429,
    });
  });
});

Deno.test("startRecognizer() charges every read, plate or not, until there is no credit", async () => {
  await withRecognizer({ totalCalls: 2 }, async (recognizer) => {
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await post(recognizer)).status);
    assert.deepEqual(statuses, [201, 201, 403]);
    const headers = { Authorization: `Token ${token}` };
    const response = await fetch(`${recognizer.url}/v1/statistics/`, { headers });
    const { usage, total_calls } = await response.json();
    assert.deepEqual([usage.calls, total_calls], [2, 2]);
    assert.match(usage.resets_on, /^\d{4}-\d\d-01T00:00:00Z$/);
  });
});

Deno.test("startRecognizer() fails as told: a status, half of the JSON, no answer at all", async () => {
  await withRecognizer({}, async (recognizer) => {
    recognizer.fault({ status: 502, count: 1 });
    assert.equal((await post(recognizer)).status, 502);
    recognizer.fault({ malformed: true, count: 1 });
    const half = await post(recognizer);
    assert.equal(half.status, 201);
    assert.equal(half.json, undefined);
    recognizer.fault({ hang: true, count: 1 });
    await assert.rejects(
      post(recognizer, { signal: AbortSignal.timeout(300) }),
      /TimeoutError|timed out/,
    );
    assert.equal((await post(recognizer)).status, 201);
    assert.deepEqual(recognizer.calls().map(({ status }) => status), [502, 201, 0, 201]);
  });
});

Deno.test("startRecognizer() keeps to the regions only where told to be strict", async () => {
  await withRecognizer({}, async (recognizer) => {
    const broken = await post(recognizer, { fields: [["config", "{not json"]] });
    assert.equal(broken.status, 400);
    const strict = await post(recognizer, {
      fields: [["config", '{"region":"strict"}'], ["regions", "us-tx"]],
    });
    assert.equal(strict.status, 201);
  });
});

Deno.test("startRecognizer() tells what is no JPEG from a JPEG without a car", async () => {
  await withRecognizer({}, async (recognizer) => {
    assert.equal(
      (await post(recognizer, { jpeg: new TextEncoder().encode("GIF89a") })).status,
      400,
    );
    const cut = await post(recognizer, { jpeg: emptyJpeg.slice(0, emptyJpeg.length / 2) });
    assert.ok(cut.status === 400 || cut.json.results.length === 0, "half a JPEG gives no plate");
  });
});
