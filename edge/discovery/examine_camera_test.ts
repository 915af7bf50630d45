import assert from "node:assert/strict";
import {
  ONVIF_ACCOUNT,
  type OnvifCameraOptions,
  startOnvifCamera,
} from "../../infra/demo/camera/onvif/onvif_service.ts";
import { chooseStream } from "./adopt_rules.ts";
import { examineCamera, type Examined } from "./examine_camera.ts";
import type { OnvifRefusal } from "./onvif_client.ts";

const STREAM = "rtsp://127.0.0.1:5540/stream1?channel=1";
const signal = new AbortController().signal;
const { username: user, password } = ONVIF_ACCOUNT;

async function examine(
  options: Partial<OnvifCameraOptions> & Pick<OnvifCameraOptions, "login">,
  { account = { user, password }, isTokenAllowed = false } = {},
) {
  await using camera = startOnvifCamera({ streamUrl: STREAM, ...options });
  const port = camera.address.split(":")[1];
  const xaddrs = [`http://${options.announcedHost ?? "127.0.0.1"}:${port}/onvif/device_service`];
  const answer: Examined | OnvifRefusal = await examineCamera({ address: "127.0.0.1", xaddrs }, {
    ...{ account, isTokenAllowed, signal },
    choose: (streams) => chooseStream(streams, "largest"),
  });
  const { received, refusedTotal } = camera;
  return { answer, received: [...received], refusedTotal };
}

/** What could be used by whoever got it. */
function assertNothingInClear(received: readonly string[]): void {
  const all = received.join("\n");
  for (const secret of [password, encodeURIComponent(password), btoa(`${user}:${password}`)]) {
    assert.ok(!all.includes(secret), secret);
  }
  assert.ok(!/authorization: *basic|PasswordText/i.test(all));
}

Deno.test("examineCamera() learns who it is and where its stream is, by HTTP digest", async () => {
  const { answer, received } = await examine({ login: "digest" });
  assert.deepEqual(answer, {
    ok: true,
    information: {
      make: "HIKVISION",
      model: "DS-2CD2042WD-I",
      firmware: "V5.5.0",
      serial: "serial-1",
    },
    streams: [
      { token: "main", name: "main", codec: "H264", width: 1920, height: 1080 },
      { token: "sub", name: "sub", codec: "H264", width: 640, height: 360 },
    ],
    stream: { token: "main", url: STREAM },
  });
  assertNothingInClear(received);
  assert.ok(!received.join().includes("UsernameToken"));
});

Deno.test("examineCamera() answers the stronger of two challenges, behind a page", async () => {
  const { answer, received } = await examine({ login: "both" });
  assert.ok(answer.ok);
  assert.ok(received.some((request) => request.includes("algorithm=SHA-256")));
});

Deno.test("examineCamera() replaces the old host that a camera names, of its services and its stream", async () => {
  const { answer } = await examine({ login: "digest", announcedHost: "203.0.113.9" });
  assert.ok(answer.ok);
  assert.equal(answer.stream?.url, STREAM);
});

Deno.test("examineCamera() logs in by the camera's clock, which is years off, each time anew", async () => {
  const clockOffsetMs = -6 * 365 * 86_400_000;
  const { answer, received, refusedTotal } = await examine(
    { login: "token", clockOffsetMs },
    { isTokenAllowed: true },
  );
  assert.ok(answer.ok);
  assert.equal(refusedTotal, 0, "a nonce that was used is refused");
  assertNothingInClear(received);
});

Deno.test("examineCamera() sends no token, which could be replayed, where it is not allowed", async () => {
  const { answer, received } = await examine({ login: "token" });
  assert.ok(!answer.ok && answer.why === "unsafe_login");
  assert.ok(!received.join().includes("UsernameToken"));
});

Deno.test("examineCamera() gives a camera that wants Basic no password", async () => {
  for (const isTokenAllowed of [false, true]) {
    const { answer, received } = await examine({ login: "basic" }, { isTokenAllowed });
    assert.ok(!answer.ok && answer.why === "unsafe_login", answer.ok ? "" : answer.detail);
    assertNothingInClear(received);
  }
});

Deno.test("examineCamera() tries a wrong password once: cameras lock accounts", async () => {
  for (const login of ["digest", "both", "token"] as const) {
    const account = { user, password: "wrong" };
    const { answer, refusedTotal } = await examine({ login }, { account, isTokenAllowed: true });
    assert.ok(!answer.ok && answer.why === "wrong_password", login);
    assert.equal(refusedTotal, 1, login);
    assert.ok(!answer.detail.includes("wrong\u0020password"));
  }
});

Deno.test("examineCamera() says that nobody answers, and nothing of the address", async () => {
  const answer = await examineCamera({ address: "127.0.0.1", xaddrs: ["http://127.0.0.1:1/"] }, {
    ...{ account: { user, password }, isTokenAllowed: false, choose: null, signal },
  });
  assert.deepEqual(answer, {
    ok: false,
    why: "away",
    detail: "The camera's ONVIF does not answer.",
  });
});
