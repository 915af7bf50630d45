// Owns the bytes of a live view: multipart pictures, each viewer always getting the newest.
import type { FrameStore } from "../cameras/frame_store.ts";

const BOUNDARY = "washfleet-frame";

/** Content type of {@link liveStream}. */
export const LIVE_MEDIA_TYPE = `multipart/x-mixed-replace; boundary=${BOUNDARY}`;

/**
 * A pull stream of the store's pictures. Nothing is taken from the store before the viewer has
 * taken what came before, so a slow viewer skips pictures and costs no memory.
 * @param onEnd called once, when the viewer leaves or the camera is removed
 */
export function liveStream(
  frames: FrameStore,
  { signal, onEnd }: { signal: AbortSignal; onEnd: () => void },
): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const end = AbortSignal.any([signal, left.signal]);
  const encoder = new TextEncoder();
  let lastId = 0;
  let hasEnded = false;
  const finish = () => {
    if (hasEnded) return;
    hasEnded = true;
    left.abort();
    onEnd();
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const frame = await frames.nextFrame(lastId, end);
      if (frame === null) {
        finish();
        controller.close();
        return;
      }
      const opening = lastId === 0 ? `--${BOUNDARY}\r\n` : "";
      lastId = frame.id;
      const { byteLength } = frame.jpeg;
      controller.enqueue(encoder.encode(
        `${opening}Content-Type: image/jpeg\r\nContent-Length: ${byteLength}\r\n` +
          `X-Timestamp: ${frame.capturedAt.toISOString()}\r\n\r\n`,
      ));
      controller.enqueue(frame.jpeg);
      // The boundary goes with the picture: viewers draw a part when they see where it ends.
      controller.enqueue(encoder.encode(`\r\n--${BOUNDARY}\r\n`));
    },
    cancel: finish,
  }, { highWaterMark: 0 });
}
