import assert from "node:assert/strict";
import fc from "fast-check";
import { createAnswerGate, createRequestGate, type RtspGate } from "./rtsp_gate.ts";

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const request = (...headers: string[]) =>
  ["DESCRIBE rtsp://127.0.0.1/s RTSP/1.0", "CSeq: 7", ...headers, "", ""].join("\r\n");
const text = (passed: ReturnType<RtspGate["push"]>) =>
  passed.ok ? new TextDecoder("latin1").decode(passed.bytes) : passed.why;

Deno.test("createRequestGate() lets Digest out, and no other login however it is written", () => {
  const digest = request('Authorization: Digest username="a", response="b"');
  assert.equal(text(createRequestGate().push(bytes(digest))), digest);
  for (
    const header of [
      "Authorization: Basic YTpi",
      "authorization:basic YTpi",
      "AUTHORIZATION :\tBasic YTpi",
      "Proxy-Authorization: Basic YTpi",
      "Authorization: Bearer x",
      "Authorization:",
      "X: y\r\n Authorization: Basic YTpi",
      "X: y\nAuthorization: Basic YTpi",
      "X: y\rAuthorization: Basic YTpi",
      "Authorization: Digest a\r\nAuthorization: Basic YTpi",
    ]
  ) {
    const passed = createRequestGate().push(bytes(request(header)));
    assert.equal(passed.ok, false, JSON.stringify(header));
    assert.ok(!passed.ok && passed.cseq === "7");
  }
});

Deno.test("createRequestGate() lets nothing out before a request is whole, in whichever pieces it comes", () => {
  const frame = Uint8Array.from([0x24, 1, 0, 3, 65, 66, 67]);
  const whole = [
    ...bytes(request("Content-Length: 4")),
    ...bytes("body"),
    ...frame,
    ...bytes(request("Authorization: Digest x")),
  ];
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 40 })), (sizes) => {
    const gate = createRequestGate();
    const out: number[] = [];
    let at = 0;
    for (const size of [...sizes, whole.length]) {
      const passed = gate.push(Uint8Array.from(whole.slice(at, at + size)));
      assert.ok(passed.ok);
      out.push(...passed.bytes);
      at += size;
    }
    assert.deepEqual(out, whole);
  }));
  const gate = createRequestGate();
  const basic = request("Authorization: Basic YTpi");
  for (const char of basic.slice(0, -1)) assert.equal(text(gate.push(bytes(char))), "");
  assert.equal(text(gate.push(bytes("\n"))), "clear_login");
});

Deno.test("createRequestGate() lets out nothing that is no RTSP, and nothing without end", () => {
  assert.equal(text(createRequestGate().push(bytes("GET / HTTP/1.1\r\n\r\n"))), "not_rtsp");
  assert.equal(text(createRequestGate().push(bytes("x".repeat(20_000)))), "not_rtsp");
});

Deno.test("createAnswerGate() lets no redirect in: FFmpeg would follow it with the password", () => {
  const ok = "RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n\r\n";
  assert.equal(text(createAnswerGate().push(bytes(ok))), ok);
  for (
    const head of ["RTSP/1.0 302 Moved\r\n", "RTSP/1.0 301 X\r\n", "REDIRECT rtsp://x RTSP/1.0\r\n"]
  ) {
    const answer = `${head}Location: rtsp://203.0.113.9/\r\n\r\n`;
    assert.equal(text(createAnswerGate().push(bytes(answer))), "redirect", head);
  }
  assert.equal(text(createAnswerGate().push(bytes("HTTP/1.1 200 OK\r\n\r\n"))), "not_rtsp");
});

Deno.test("createAnswerGate() lets no redirect in that FFmpeg alone would see", () => {
  const redirect = "RTSP/1.0 302 x\r\nLocation: rtsp://203.0.113.9/\r\n\r\n";
  const hidden = `X: ${redirect}`;
  for (
    const headers of [
      "CSeq: 1\n\nRTSP/1.0 302 x\nLocation: rtsp://203.0.113.9/\n\n",
      "CSeq: 1\n\r\nRTSP/1.0 302 x",
      "CSeq: 1\r\n\r\r\nRTSP/1.0 302 x",
      "Content-Length: 0\r\nContent-Length: 3",
      "Content-Length: 3\r\ncontent-length:3",
      "Content-Length: +3",
      "Content-Length: 0000000003",
      "Content-Length:\r\n3",
      "$abc",
    ]
  ) {
    const answer = `RTSP/1.0 200 OK\r\n${headers}\r\n\r\nRTSP/1.0 200 OK\r\n${hidden}`;
    assert.equal(text(createAnswerGate().push(bytes(answer))), "not_rtsp", headers);
  }
  assert.equal(text(createAnswerGate().push(bytes(redirect.replace("302", "0302")))), "not_rtsp");
  const usual = "RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-length: 3\r\n\r\nv=0";
  assert.equal(text(createAnswerGate().push(bytes(usual))), usual);
});
