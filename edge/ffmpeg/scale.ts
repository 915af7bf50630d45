// Owns the arguments with which FFmpeg makes one JPEG smaller. Pure; starts nothing.

/** Of the pictures that browsers show; 2 (best) to 31. */
const QUALITY = 5;

/**
 * FFmpeg reads one JPEG from its standard input and writes one, `width` wide at most, to its
 * standard output. Nothing but a number reaches argv, and no protocol but the pipe.
 *
 * @throws RangeError unless the width is a whole number of at least 16 (a JPEG's block)
 */
export function scaleArgs(width: number): string[] {
  if (!Number.isInteger(width) || width < 16) {
    throw new RangeError(`Cannot scale a picture to a width below 16: current value is ${width}`);
  }
  return [
    ..."-nostdin -hide_banner -loglevel error -protocol_whitelist pipe".split(" "),
    ..."-f mjpeg -threads 1 -i pipe:0 -frames:v 1 -an -sn -dn".split(" "),
    ...["-vf", `scale=w=min(iw\\,${width}):h=-2`],
    ...["-c:v", "mjpeg", "-q:v", String(QUALITY), "-threads", "1", "-f", "mjpeg", "pipe:1"],
  ];
}
