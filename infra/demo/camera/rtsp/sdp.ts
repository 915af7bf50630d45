/** The session description of one H.264 video (RFC 8866, RFC 6184 section 8). Pure. */

export function writeSdp(
  { name, payloadType, profileLevelId, sps, pps, framesPerSecond }: {
    name: string;
    payloadType: number;
    profileLevelId: string;
    sps: Uint8Array;
    pps: Uint8Array;
    framesPerSecond: number;
  },
): string {
  const sets = [sps, pps].map((set) => btoa(String.fromCharCode(...set))).join(",");
  return [
    "v=0",
    "o=- 0 0 IN IP4 127.0.0.1",
    `s=${name.replaceAll(/[\r\n]/g, " ")}`,
    "c=IN IP4 0.0.0.0",
    "t=0 0",
    "a=control:*",
    "a=range:npt=now-",
    `m=video 0 RTP/AVP ${payloadType}`,
    `a=rtpmap:${payloadType} H264/90000`,
    `a=fmtp:${payloadType} packetization-mode=1;profile-level-id=${profileLevelId};sprop-parameter-sets=${sets}`,
    `a=framerate:${framesPerSecond}`,
    "a=control:track0",
    "",
  ].join("\r\n");
}
