// Owns the bytes of a live view: multipart pictures, each viewer always getting the newest.
import type { Frame, FrameStore } from "../cameras/frame_store.ts";

const BOUNDARY = "washfleet-frame";

/** Content type of {@link liveStream}. */
export const LIVE_MEDIA_TYPE = `multipart/x-mixed-replace; boundary=${BOUNDARY}`;

/**
 * A pull stream of the store's pictures. Nothing is taken from the store before the viewer has
 * taken what came before, so a slow viewer skips pictures and costs no memory.
 * @param options.isFresh a picture that is not is skipped: a dead camera's last one is no live view
 * @param options.onEnd called once, when the viewer leaves, also before it took anything, or the
 * camera is removed
 */
export function liveStream(
  frames: FrameStore,
  { signal, isFresh, onEnd }: {
    signal: AbortSignal;
    isFresh: (frame: Frame) => boolean;
    onEnd: () => void;
  },
): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const end = AbortSignal.any([signal, left.signal]);
  const encoder = new TextEncoder();
  let lastId = 0;
  let hasOpened = false;
  let hasEnded = false;
  const finish = () => {
    if (hasEnded) return;
    hasEnded = true;
    left.abort();
    onEnd();
  };
  const nextFresh = async () => {
    let frame = await frames.nextFrame(lastId, end);
    while (frame !== null && !isFresh(frame)) {
      lastId = frame.id;
      frame = await frames.nextFrame(lastId, end);
    }
    return frame;
  };
  if (signal.aborted) finish();
  else signal.addEventListener("abort", finish, { once: true });
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const frame = await nextFresh();
      if (frame === null) {
        finish();
        controller.close();
        return;
      }
      const opening = hasOpened ? "" : `--${BOUNDARY}\r\n`;
      hasOpened = true;
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
