// Owns the answer that carries a picture: made once for each new picture, cloned for each caller.
// Never decides whether a picture may be answered.
import type { FleetCamera } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { PICTURE_HEADERS } from "./secure_answers.ts";

/** The headers that are the same for every caller of this picture. */
export function pictureHeaders(frame: Frame): Record<string, string> {
  return {
    ...PICTURE_HEADERS,
    "Cache-Control": "private, no-cache",
    "ETag": frame.etag,
    "X-Timestamp": frame.capturedAt.toISOString(),
  };
}

/** The entity tag of a picture at that width. */
export function variantEtag(frame: Frame, width: number): string {
  return `${frame.etag.slice(0, -1)}-w${width}"`;
}

/** The headers of a smaller copy. */
export function variantHeaders(frame: Frame, width: number): Record<string, string> {
  return { ...pictureHeaders(frame), "ETag": variantEtag(frame, width) };
}

/** Makes the answer with a camera's picture. */
export type PictureResponses = (camera: FleetCamera, frame: Frame) => Response;

/**
 * Makes the maker of answers. `new Response(bytes)` copies the bytes, a clone shares them: half of
 * what a request takes in all (Deno 2.9.5). One answer a camera is kept, that of its last picture.
 */
export function createPictureResponses(): PictureResponses {
  const last = new WeakMap<FleetCamera, { frame: Frame; response: Response }>();
  return (camera, frame) => {
    let kept = last.get(camera);
    if (kept?.frame !== frame) {
      const response = new Response(frame.jpeg, { headers: pictureHeaders(frame) });
      kept = { frame, response };
      last.set(camera, kept);
    }
    return kept.response.clone();
  };
}
