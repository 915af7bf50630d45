// Owns the reference that camera figures are measured against: FFmpeg with the arguments that
// everyone starts with. A picture a second, every frame decoded.

/** FFmpeg's arguments for a picture a second on standard output. */
export function naiveArgs(url: string): string[] {
  return [
    ..."-nostdin -hide_banner -loglevel error".split(" "),
    ...(url.startsWith("rtsp") ? ["-rtsp_transport", "tcp"] : []),
    ...["-i", url],
    ..."-vf fps=1 -c:v mjpeg -q:v 5 -f mpjpeg pipe:1".split(" "),
  ];
}

export const NAIVE = "FFmpeg with -vf fps=1, same camera, same time";
