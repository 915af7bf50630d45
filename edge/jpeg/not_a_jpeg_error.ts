/** Bytes that are not a baseline JPEG. */
export class NotAJpegError extends Error {
  override readonly name = "NotAJpegError";
}
