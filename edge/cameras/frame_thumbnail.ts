// Owns the thumbnail of a frame: decoded once, whoever asks first, and forgotten with the frame.
// Never judges what is to be seen on it.
import { decodeThumbnail, type Grey } from "../jpeg/jpeg_luma.ts";
import { jpegSize } from "../jpeg/jpeg_size.ts";
import { NotAJpegError } from "../jpeg/not_a_jpeg_error.ts";
import type { Frame } from "./frame_store.ts";

/** A camera's own JPEG may claim 65535 × 65535: decoding that would hold up every other camera. */
const MAX_PIXELS = 40_000_000;

const thumbnails = new WeakMap<Frame, Grey | null>();

/** The frame at an eighth of its size, in grey (3 ms at 1080p, once); null if no baseline JPEG. */
export function thumbnailOf(frame: Frame): Grey | null {
  let thumbnail = thumbnails.get(frame);
  if (thumbnail === undefined) {
    thumbnail = thumbnailOfJpeg(frame.jpeg);
    thumbnails.set(frame, thumbnail);
  }
  return thumbnail;
}

/** The same of a picture that is no frame yet, and not remembered. */
export function thumbnailOfJpeg(jpeg: Uint8Array): Grey | null {
  const size = jpegSize(jpeg);
  if (size === null || size.width * size.height > MAX_PIXELS) return null;
  try {
    return decodeThumbnail(jpeg);
  } catch (error) {
    if (error instanceof NotAJpegError) return null;
    throw error;
  }
}
