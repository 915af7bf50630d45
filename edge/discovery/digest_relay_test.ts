// FFmpeg itself behind the relay, as its ways with logins and redirects are what is guarded against.
import assert from "node:assert/strict";
import { startCamera } from "../../infra/demo/camera/start_camera.ts";
import { startByteTrap } from "../../tests/support/byte_trap.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { CameraSettings } from "../../server/contract/camera.ts";
import { createFleet } from "../cameras/fleet.ts";
import { startDigestRelay } from "./digest_relay.ts";
import { askRtspLogin } from "./rtsp_login.ts";

const PASSWORD = "canary p@ss'word";

/** The camera of a fleet of its own, once `condition` holds of its report. */
async function watch(port: number, condition: (status: string) => boolean) {
  const relay = startDigestRelay({ hostname: "127.0.0.1", port });
  const fleet = createFleet();
  const account = `admin:${encodeURIComponent(PASSWORD)}`;
  const url = `rtsp://${account}@127.0.0.1:${relay.port}/stream1`;
  fleet.apply([CameraSettings.parse({ id: "lane", url })]);
  const report = await waitUntil(() => {
    const now = fleet.cameras()[0];
    return now !== undefined && condition(now.status) ? now : undefined;
  }, { what: "the report" });
  const { trouble } = relay;
  await fleet.stop();
  await relay.close();
  return { ...report, trouble };
}

Deno.test("startDigestRelay() lets FFmpeg read a camera by its digest", async () => {
  const camera = startCamera({ port: 0, name: "lane", username: "admin", password: PASSWORD });
  const { port } = new URL(camera.url);
  assert.equal(await askRtspLogin(new URL(camera.url)), "digest");
  await watch(Number(port), (status) => status === "streaming");
  await camera.stop();
});

Deno.test("startDigestRelay() gives no password to a camera that asks for Basic, or points elsewhere", async () => {
  const basic = 'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n';
  await using elsewhere = startByteTrap(() => basic);
  const moved = `RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: rtsp://${elsewhere.address}/\r\n\r\n`;
  const isOptions = (request: string) => request.startsWith("OPTIONS");
  const ok = "RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE\r\n\r\n";
  const cases = [[basic, "unauthorized"], [moved, "not_found"]] as const;
  for (const [answer, reason] of cases) {
    await using trap = startByteTrap((request) => isOptions(request) ? ok : answer);
    const port = Number(trap.address.split(":")[1]);
    const report = await watch(port, (status) => status === "backing_off");
    assert.equal(report.reason, reason);
    assert.match(report.trouble ?? "", /in clear|another address/);
    assert.ok(trap.received.length > 0);
    assert.ok(!/authorization/i.test(trap.received.join()), "not even a try");
  }
  assert.deepEqual(elsewhere.received, []);
});

Deno.test("startDigestRelay() says that nobody is there", async () => {
  const report = await watch(1, (status) => status === "backing_off");
  assert.equal(report.reason, "unreachable");
});

Deno.test("askRtspLogin() tells what a camera wants, and sends no credentials", async () => {
  const challenge = (scheme: string) =>
    `RTSP/1.0 401 X\r\nCSeq: 1\r\nWWW-Authenticate: ${scheme} realm="x"\r\n\r\n`;
  const cases: [answer: string, login: string][] = [
    [challenge("Basic"), "basic"],
    [challenge("Digest"), "digest"],
    [challenge("Basic").slice(0, -2) + 'WWW-Authenticate: Digest nonce="1"\r\n\r\n', "digest"],
    ["RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n", "open"],
    ["RTSP/1.0 453 Not Enough Bandwidth\r\n\r\n", "away"],
    ["HTTP/1.1 200 OK\r\n\r\n", "away"],
  ];
  for (const [answer, login] of cases) {
    await using trap = startByteTrap(() => answer);
    const url = new URL(`rtsp://admin:canary@${trap.address}/stream1`);
    assert.equal(await askRtspLogin(url), login, answer);
    assert.ok(!trap.received.join().includes("canary"));
  }
});
