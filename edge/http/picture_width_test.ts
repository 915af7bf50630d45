import assert from "node:assert/strict";
import { greyPicture } from "../../tests/support/grey_picture.ts";
import { problemOf, withEdgeApp } from "../../tests/support/edge_app.ts";
import { createFrameVariants } from "../cameras/frame_variants.ts";
import type { ScaledJpeg } from "../ffmpeg/scale_jpeg.ts";
import { jpegSize } from "../jpeg/jpeg_size.ts";

/** No picture becomes old, however long FFmpeg takes on a machine that runs every test at once. */
const FRESH = { monotonicMs: () => 0 };

Deno.test("?width= answers a smaller picture with its own ETag, on every route of pictures", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    const frame = fleet.push("lane-1", { jpeg: greyPicture() });
    const etags = new Set<string | null>();
    for (
      const path of [
        "/api/snapshots?width=160",
        "/api/cameras/lane-1/snapshot?width=160",
        `/api/snapshots/history/${frame.id}?width=160`,
      ]
    ) {
      const response = await ask(path);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("Content-Type"), "image/jpeg");
      assert.equal(response.headers.get("X-Timestamp"), frame.capturedAt.toISOString());
      assert.equal(response.headers.get("X-Stream-Status"), "streaming");
      assert.ok(Number(response.headers.get("X-Frame-Age-Ms")) >= 0);
      assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
      etags.add(response.headers.get("ETag"));
      assert.deepEqual(jpegSize(await response.bytes()), { width: 160, height: 90 }, path);
    }
    const [etag = ""] = [...etags];
    assert.equal(etags.size, 1);
    assert.notEqual(etag, frame.etag);
    const headers = { "If-None-Match": etag ?? "" };
    assert.equal((await ask("/api/snapshots?width=160", { headers })).status, 304);
    assert.equal((await ask("/api/snapshots?width=176", { headers })).status, 200);
    assert.equal((await ask("/api/snapshots", { headers })).status, 200);
    const head = await ask("/api/snapshots?width=160", { method: "HEAD" });
    assert.deepEqual([head.status, head.headers.get("ETag")], [200, etag]);
  }, FRESH));

Deno.test("?width= never scales up: it answers the picture as it is", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    const { etag, jpeg } = fleet.push("lane-1");
    const response = await ask("/api/snapshots?width=640");
    assert.equal(response.headers.get("ETag"), etag);
    assert.deepEqual(await response.bytes(), jpeg);
  }));

Deno.test("?width= that is none is named, with the query's other faults", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    const { id } = fleet.push("lane-1");
    for (const text of ["", "0", "63", "3841", "x", "160.5", "-160"]) {
      for (const path of ["/api/snapshots", `/api/snapshots/history/${id}`]) {
        const problem = await problemOf(await ask(`${path}?width=${text}`), 400);
        assert.deepEqual(problem.errors?.map(({ path }) => path), ["width"], text);
      }
    }
    const both = await problemOf(await ask("/api/snapshots?width=x&max_age_ms=x"), 400);
    assert.deepEqual(both.errors?.map(({ path }) => path), ["max_age_ms", "width"]);
  }));

Deno.test("a picture that cannot be scaled is a problem of its own, the whole one still comes", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    fleet.push("lane-1"); // no JPEG that could be decoded
    const problem = await problemOf(await ask("/api/snapshots?width=160"), 500);
    assert.equal(problem.code, "not_scaled");
    assert.equal(problem.errors?.[0]?.path, "width");
    assert.equal((await ask("/api/snapshots")).status, 200);
  }, FRESH));

/** Scaling that ends when the test says so. */
function scalingByHand() {
  const { promise, resolve } = Promise.withResolvers<ScaledJpeg>();
  const variants = createFrameVariants({ scale: () => promise, maxRunning: 1, maxWaiting: 0 });
  return { variants, end: () => resolve({ ok: true, jpeg: greyPicture() }) };
}

Deno.test("too many copies at once are refused with Retry-After, whole pictures are not", async () => {
  const { variants, end } = scalingByHand();
  await withEdgeApp(async ({ ask, fleet }) => {
    fleet.push("lane-1");
    const first = ask("/api/snapshots?width=160");
    const refused = await ask("/api/snapshots?width=320");
    assert.equal(refused.headers.get("Retry-After"), "1");
    assert.equal((await problemOf(refused, 503)).code, "scaling_busy");
    assert.equal((await ask("/api/snapshots")).status, 200);
    end();
    assert.equal((await first).status, 200);
  }, { variants });
});

Deno.test("a copy that took too long is refused when its picture has become old meanwhile", async () => {
  const { variants, end } = scalingByHand();
  const clock = { nowMs: performance.now() };
  await withEdgeApp(async ({ ask, fleet }) => {
    fleet.push("lane-1");
    const asked = ask("/api/snapshots?width=160&max_age_ms=1000");
    clock.nowMs += 5000;
    end();
    assert.equal((await problemOf(await asked, 503)).code, "stale_snapshot");
  }, { variants, monotonicMs: () => clock.nowMs });
});
