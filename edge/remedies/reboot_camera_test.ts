import assert from "node:assert/strict";
import { type OnvifOptions, startOnvifDevice } from "../../tests/support/onvif_device.ts";
import { powerCycle } from "./power_cycle.ts";
import { rebootCamera } from "./reboot_camera.ts";

const ACCOUNT = "admin:canary%20p%40ss%27word";
const PASSWORD = "canary p@ss'word";
const ending = new AbortController().signal;

async function reboot(
  options: OnvifOptions,
  more: { account?: string; timeoutMs?: number } = {},
) {
  const { account = ACCOUNT, timeoutMs = 10_000 } = more;
  await using device = startOnvifDevice(options);
  const url = `rtsp://${account}@127.0.0.1:554/stream1`;
  const outcome = await rebootCamera({ url, onvifPort: device.port, ending, timeoutMs });
  for (const text of device.heard) {
    assert.ok(
      !text.includes(PASSWORD) && !text.includes(btoa(`admin:${PASSWORD}`)),
      "the password",
    );
  }
  return { outcome, reboots: device.reboots, heard: device.heard.length };
}

Deno.test("rebootCamera() proves the password by a digest in the camera's own time", async () => {
  for (const clockAheadMs of [0, 86_400_000, -40 * 365 * 86_400_000]) {
    const { outcome, reboots } = await reboot({ clockAheadMs });
    assert.deepEqual([outcome, reboots], [{ ok: true }, 1], String(clockAheadMs));
  }
});

Deno.test("rebootCamera() answers a camera that wants HTTP's digest", async () => {
  const { outcome, reboots } = await reboot({ instead: "digest" });
  assert.deepEqual([outcome, reboots], [{ ok: true }, 1]);
});

Deno.test("rebootCamera() tells a camera that wants the password itself nothing", async () => {
  const { outcome, reboots } = await reboot({ instead: "basic" });
  assert.equal(reboots, 0);
  assert.match(outcome.ok ? "" : outcome.detail, /refuses this user or password/);
});

Deno.test("rebootCamera() says that the password is wrong, and tries it once", async () => {
  const { outcome, reboots, heard } = await reboot({}, { account: "admin:wrong" });
  assert.deepEqual([reboots, heard], [0, 2]);
  assert.match(outcome.ok ? "" : outcome.detail, /refuses this user or password/);
});

Deno.test("rebootCamera() follows nobody to another host", async () => {
  await using other = startOnvifDevice();
  const to = `http://127.0.0.1:${other.port}/onvif/device_service`;
  const { outcome } = await reboot({ instead: "redirect", to });
  assert.deepEqual(outcome, {
    ok: false,
    detail: "The camera answers 307 to ONVIF's SystemReboot.",
  });
  assert.deepEqual(other.heard, []);
});

Deno.test("rebootCamera() is not taken in by a page that answers 200 to everything", async () => {
  assert.equal((await reboot({ instead: "unknown" })).outcome.ok, false);
});

Deno.test("rebootCamera() does not wait for ever, and says nothing of the address but its host", async () => {
  const { outcome } = await reboot({ instead: "silent" }, { timeoutMs: 200 });
  assert.match(outcome.ok ? "" : outcome.detail, /^127\.0\.0\.1:\d+ did not answer in time\.$/);
  const away = await rebootCamera({ url: `rtsp://${ACCOUNT}@127.0.0.1/`, onvifPort: 9, ending });
  assert.deepEqual(away, { ok: false, detail: "127.0.0.1:9 cannot be reached." });
});

Deno.test("powerCycle() posts once to the address, follows nothing, and says what came", async () => {
  const asked: string[] = [];
  const stopping = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: stopping.signal, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      asked.push(`${request.method} ${pathname} ${(await request.bytes()).length}`);
      return new Response(null, {
        status: Number(pathname.slice(1)),
        headers: { location: "/200" },
      });
    },
  );
  const at = (status: number) => `http://127.0.0.1:${server.addr.port}/${status}`;
  const outcomes = [];
  for (const status of [204, 302, 500]) outcomes.push(await powerCycle(at(status), { ending }));
  stopping.abort();
  await server.finished;
  assert.deepEqual(asked, ["POST /204 0", "POST /302 0", "POST /500 0"]);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.ok ? "ok" : outcome.detail.split(" ").slice(1)),
    [
      "ok",
      ["answers", "302."],
      ["answers", "500."],
    ],
  );
});
