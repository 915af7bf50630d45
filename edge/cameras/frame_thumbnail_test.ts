import assert from "node:assert/strict";
import { greyPicture } from "../../tests/support/grey_picture.ts";
import { createFrameStore } from "./frame_store.ts";
import { thumbnailOf } from "./frame_thumbnail.ts";

function frameOf(jpeg: Uint8Array<ArrayBuffer>) {
  const frames = createFrameStore({ cameraId: "lane", maxFrames: 2, maxBytes: 1_000_000 });
  const size = { width: null, height: null };
  return frames.push({ jpeg, capturedAt: new Date(0), receivedMonotonicMs: 0, ...size });
}

Deno.test("thumbnailOf() decodes a frame once, however many look at it", () => {
  const frame = frameOf(greyPicture());
  const thumbnail = thumbnailOf(frame);
  assert.equal(thumbnail?.width, 40);
  assert.equal(thumbnailOf(frame), thumbnail);
});

Deno.test("thumbnailOf() has none of what is no baseline JPEG, half of one included", () => {
  assert.equal(thumbnailOf(frameOf(new TextEncoder().encode("not a picture"))), null);
  assert.equal(thumbnailOf(frameOf(greyPicture().slice(0, 100))), null);
});
