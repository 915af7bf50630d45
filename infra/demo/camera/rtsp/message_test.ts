import assert from "node:assert/strict";
import { RtspReader, writeResponse } from "./message.ts";
import { writeSdp } from "./sdp.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("RtspReader finds requests cut anywhere, with bodies and packets in between", () => {
  const stream = new Uint8Array([
    ...bytes("OPTIONS rtsp://h/s RTSP/1.0\r\nCSeq: 1\r\n\r\n"),
    ...[0x24, 1, 0, 3, 0x0d, 0x0a, 0x0d], // an interleaved packet that looks like a header's end
    ...bytes("SET_PARAMETER rtsp://h/s RTSP/1.0\r\nCSeq: 2\r\nContent-Length: 4\r\n\r\na: b"),
    ...bytes("PLAY rtsp://h/s RTSP/1.0\r\ncseq:3\r\n\r\n"),
  ]);
  for (let step = 1; step <= stream.length; step++) {
    const reader = new RtspReader();
    const found: string[] = [];
    for (let at = 0; at < stream.length; at += step) {
      for (const input of reader.push(stream.slice(at, at + step))) {
        found.push(
          input.kind === "request"
            ? `${input.request.method} ${input.request.headers.get("cseq")}`
            : "packet",
        );
      }
    }
    assert.deepEqual(
      found,
      ["OPTIONS 1", "packet", "SET_PARAMETER 2", "PLAY 3"],
      `in steps of ${step}`,
    );
  }
});

Deno.test("RtspReader gives up on what is no RTSP and on headers without end", () => {
  assert.throws(
    () => new RtspReader().push(bytes("GET / HTTP/1.1\r\n\r\n")),
    /Cannot read as an RTSP request/,
  );
  assert.throws(() => new RtspReader().push(new Uint8Array(20_000).fill(65)), /headers over/);
});

Deno.test("writeResponse() echoes CSeq and counts the body in bytes", () => {
  const request = { method: "DESCRIBE", uri: "rtsp://h/s", headers: new Map([["cseq", "9"]]) };
  const text = new TextDecoder().decode(writeResponse(request, { status: 200, body: "ü" }));
  assert.equal(text, "RTSP/1.0 200 OK\r\nCSeq: 9\r\nContent-Length: 2\r\n\r\nü");
});

Deno.test("writeSdp() carries the parameter sets and keeps a hostile name on its line", () => {
  const sdp = writeSdp({
    name: "Lane 1\r\na=evil",
    payloadType: 96,
    profileLevelId: "42c028",
    sps: Uint8Array.of(0x67, 0x42),
    pps: Uint8Array.of(0x68),
    framesPerSecond: 25,
  });
  assert.match(
    sdp,
    /a=fmtp:96 packetization-mode=1;profile-level-id=42c028;sprop-parameter-sets=Z0I=,aA==\r\n/,
  );
  assert.doesNotMatch(sdp, /^a=evil/m);
});
