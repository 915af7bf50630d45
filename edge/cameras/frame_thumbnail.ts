// Owns the small grey picture of a frame: decoded once, for everyone who looks at it.
import { decodeThumbnail, type Grey } from "../jpeg/jpeg_luma.ts";
import { NotAJpegError } from "../jpeg/not_a_jpeg_error.ts";
import type { Frame } from "./frame_store.ts";

const thumbnails = new WeakMap<Frame, Grey | null>();

/** The frame at an eighth of its size, or null where it is no baseline JPEG. It is shared: never write to it. */
export function thumbnailOf(frame: Frame): Grey | null {
  const known = thumbnails.get(frame);
  if (known !== undefined) return known;
  const thumbnail = decode(frame.jpeg);
  thumbnails.set(frame, thumbnail);
  return thumbnail;
}

function decode(jpeg: Uint8Array): Grey | null {
  try {
    return decodeThumbnail(jpeg);
  } catch (error) {
    if (error instanceof NotAJpegError) return null;
    throw error;
  }
}
