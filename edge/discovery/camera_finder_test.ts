import assert from "node:assert/strict";
import { type ByteTrap, startByteTrap } from "../../tests/support/byte_trap.ts";
import { startFinderRig } from "../../tests/support/finder_rig.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { ONVIF_ACCOUNT, startOnvifCamera } from "../../infra/demo/camera/onvif/onvif_service.ts";

const { username, password } = ONVIF_ACCOUNT;
const ACCOUNT = `${username}:${encodeURIComponent(password)}`;
const [HOME, ELSEWHERE, THIRD] = ["127.7.0.1", "127.7.0.2", "127.7.0.3"];
const [MAC, OTHER_MAC] = ["bc:ba:c2:b4:a1:f0", "02:00:00:00:00:66"];
const UUID = "4d454930-0000-1000-8000-bcbac2b4a1f0";
const ENDPOINT = `urn:uuid:${UUID}`;

/** RTSP that wants this login, and keeps what it gets. */
function rtsp(hostname: string, { port = 0, scheme = "Digest" } = {}): ByteTrap {
  const answer =
    `RTSP/1.0 401 X\r\nCSeq: 1\r\nWWW-Authenticate: ${scheme} realm="x", nonce="1"\r\n\r\n`;
  return startByteTrap(() => answer, { hostname, port });
}

const portOf = ({ address }: { address: string }) => Number(address.split(":")[1]);

async function inFolder(run: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await Deno.makeTempDir({ prefix: "finder-" });
  try {
    await run(dataDir);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

function assertNoSecret(received: readonly string[], what: string): void {
  const all = received.join("\n");
  for (const secret of [password, encodeURIComponent(password), btoa(`${username}:${password}`)]) {
    assert.ok(!all.includes(secret), what);
  }
  assert.ok(!/authorization: *basic|PasswordText|UsernameToken/i.test(all), what);
}

const withRule = (rule: object = {}) => ({
  discovery: { adopt: [{ username, password, make: "hikvision", ...rule }] },
});

Deno.test("a rule makes a found camera the agent's own, from its first start on, until the rule goes", () =>
  inFolder(async (dataDir) => {
    await using stream = rtsp(HOME);
    const streamUrl = `rtsp://${stream.address}/stream1`;
    await using onvif = startOnvifCamera({ login: "digest", hostname: HOME, streamUrl });
    const id = "ds-2cd2042wd-i-b4a1f0";
    {
      await using rig = await startFinderRig({ config: withRule(), dataDir });
      rig.answering = [{ uuid: UUID, from: HOME, onvif: onvif.address, mac: MAC }];
      assert.deepEqual(rig.urls(), {});
      await rig.look();
      const url = new URL(rig.urls()[id] ?? assert.fail("not adopted"));
      assert.equal(decodeURIComponent(url.password), password);
      assert.equal(url.hostname, "127.0.0.1", "by the relay that lets no clear password out");
      assert.equal(new URL(rig.finder.rebootTarget(id) ?? "").host, stream.address);
      const [found] = rig.finder.last().items;
      assert.deepEqual(
        [found?.camera_id, found?.adopted, found?.serial, found?.mac, found?.firmware],
        [id, true, "serial-1", MAC, "V5.5.0"],
      );
      assert.equal(found?.streams?.length, 2);
      assert.equal(found?.trouble, null);
      assert.ok(!JSON.stringify(rig.finder.last()).includes(password));
    }
    const path = `${dataDir}/adopted_cameras.json`;
    assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    for (const name of ["adopted_cameras.json", "known_cameras.json"]) {
      const text = await Deno.readTextFile(`${dataDir}/${name}`);
      assert.ok(!text.includes("canary") && text.includes(ENDPOINT), name);
    }
    await using rig = await startFinderRig({ config: withRule(), dataDir });
    assert.deepEqual(Object.keys(rig.urls()), [id], "before anything was looked for");
    rig.config = withRule({ make: "axis" });
    rig.apply();
    assert.deepEqual(rig.urls(), {});
    await rig.look();
    assert.ok(!(await Deno.readTextFile(path)).includes(ENDPOINT));
  }));

Deno.test("a camera whose stream or ONVIF wants the password in clear is not adopted, and says so", () =>
  inFolder(async (dataDir) => {
    for (const [login, scheme] of [["digest", "Basic"], ["basic", "Digest"]] as const) {
      await using stream = rtsp(HOME, { scheme });
      const streamUrl = `rtsp://${stream.address}/stream1`;
      await using onvif = startOnvifCamera({ login, hostname: HOME, streamUrl });
      await using rig = await startFinderRig({ config: withRule(), dataDir });
      rig.answering = [{ uuid: UUID, from: HOME, onvif: onvif.address, mac: MAC }];
      await rig.look();
      assert.deepEqual(rig.urls(), {});
      assert.match(rig.finder.last().items[0]?.trouble ?? "", /in clear/);
      assertNoSecret([...stream.received, ...onvif.received], login);
    }
  }));

Deno.test("a camera whose stream's address is too long is not adopted, and a kept one keeps no agent from starting", () =>
  inFolder(async (dataDir) => {
    await using stream = rtsp(HOME);
    const streamUrl = `rtsp://${stream.address}/${" ".repeat(700)}x`;
    await using onvif = startOnvifCamera({ login: "digest", hostname: HOME, streamUrl });
    {
      await using rig = await startFinderRig({ config: withRule(), dataDir });
      rig.answering = [{ uuid: UUID, from: HOME, onvif: onvif.address, mac: MAC }];
      await rig.look();
      assert.deepEqual(rig.urls(), {});
      assert.match(rig.finder.last().items[0]?.trouble ?? "", /too long/);
      assert.deepEqual(stream.received, []);
    }
    const kept = {
      ...{ camera_id: "ds-2cd2042wd-i-b4a1f0", endpoint: ENDPOINT, wanted_stream: "largest" },
      ...{ make: "HIKVISION", model: "DS-2CD2042WD-I", stream_url: new URL(streamUrl).href },
    };
    const path = `${dataDir}/adopted_cameras.json`;
    await Deno.writeTextFile(path, JSON.stringify({ items: [kept] }));
    await using rig = await startFinderRig({ config: withRule(), dataDir });
    assert.deepEqual(rig.urls(), {});
  }));

Deno.test("a camera that writes its password into its stream's address is not adopted, and nothing tells it", () =>
  inFolder(async (dataDir) => {
    await using stream = rtsp(HOME);
    const streamUrl = `rtsp://${stream.address}/user=admin_password=canary_channel=1`;
    await using onvif = startOnvifCamera({ login: "digest", hostname: HOME, streamUrl });
    await using rig = await startFinderRig({ config: withRule(), dataDir });
    rig.answering = [{ uuid: UUID, from: HOME, onvif: onvif.address, mac: MAC }];
    await rig.look();
    assert.deepEqual(rig.urls(), {});
    assert.match(rig.finder.last().items[0]?.trouble ?? "", /seems to carry a password/);
    assert.ok(!JSON.stringify(rig.finder.last()).includes("canary"));
    assert.deepEqual(stream.received, []);
    for await (const { name } of Deno.readDir(dataDir)) {
      assert.ok(!(await Deno.readTextFile(`${dataDir}/${name}`)).includes("canary"), name);
    }
  }));

Deno.test("a wrong password is tried once, however often the camera is found", () =>
  inFolder(async (dataDir) => {
    const streamUrl = `rtsp://${HOME}:1/stream1`;
    await using onvif = startOnvifCamera({ login: "digest", hostname: HOME, streamUrl });
    const config = withRule({ password: "wrong" });
    await using rig = await startFinderRig({ config, dataDir });
    rig.answering = [{ uuid: UUID, from: HOME, onvif: onvif.address }];
    for (let look = 0; look < 4; look++) await rig.look();
    assert.equal(onvif.refusedTotal, 1);
    assert.match(rig.finder.last().items[0]?.trouble ?? "", /refuses this user or password/);
  }));

const configured = (port: number) => ({
  cameras: [{ id: "lane", url: `rtsp://${ACCOUNT}@${HOME}:${port}/stream1?channel=1` }],
});

Deno.test("a camera that moved is followed by its EndpointReference and its MAC, and home again", () =>
  inFolder(async (dataDir) => {
    await using stream = rtsp(ELSEWHERE);
    const config = configured(portOf(stream));
    await using rig = await startFinderRig({ config, dataDir });
    const home = rig.urls().lane;
    rig.answering = [{ uuid: UUID, from: HOME, mac: MAC }];
    await rig.look();
    assert.equal(rig.finder.last().items[0]?.camera_id, "lane", "learned while it streams");
    rig.status = "backing_off";
    rig.answering = [{ uuid: UUID, from: ELSEWHERE, mac: MAC }];
    await rig.look();
    const url = new URL(rig.urls().lane ?? "");
    assert.equal(url.hostname, "127.0.0.1");
    assert.equal(url.pathname + url.search, "/stream1?channel=1");
    const reboot = new URL(rig.finder.rebootTarget("lane") ?? "");
    assert.equal(reboot.host, `${ELSEWHERE}:${portOf(stream)}`, "not who has its old address");
    assert.equal(decodeURIComponent(reboot.password), password);
    assert.match(rig.finder.noteOf("lane") ?? "", new RegExp(`Read at ${ELSEWHERE}.*${HOME}`));
    assertNoSecret(stream.received, "the question which login it wants");
    const kept = JSON.parse(await Deno.readTextFile(`${dataDir}/known_cameras.json`));
    assert.equal(kept.items[0].address, ELSEWHERE, "after a reboot it is read there at once");
    await using back = rtsp(HOME, { port: portOf(stream) });
    rig.answering = [{ uuid: UUID, from: HOME, mac: MAC }];
    await rig.look();
    assert.equal(rig.urls().lane, home);
    assert.equal(rig.finder.noteOf("lane"), null);
    assertNoSecret(back.received, "home");
  }));

Deno.test("a camera of this network is followed while other networks are being asked still", () =>
  inFolder(async (dataDir) => {
    await using stream = rtsp(ELSEWHERE);
    const config = configured(portOf(stream));
    await using rig = await startFinderRig({ config, dataDir });
    rig.answering = [{ uuid: UUID, from: HOME, mac: MAC }];
    await rig.look();
    rig.status = "backing_off";
    rig.answering = [{ uuid: UUID, from: ELSEWHERE, mac: MAC }];
    const others = Promise.withResolvers<void>();
    rig.otherNetworks = others.promise;
    const look = rig.look();
    try {
      await waitUntil(() => rig.finder.noteOf("lane")?.includes(`Read at ${ELSEWHERE}`), {
        what: "it to be followed",
        timeoutMs: 5000,
      });
    } finally {
      others.resolve();
      await look;
    }
  }));

Deno.test("a machine with the camera's identity and another MAC is sent nothing at all", () =>
  inFolder(async (dataDir) => {
    await using hostile = rtsp(ELSEWHERE, { scheme: "Digest" });
    const streamUrl = `rtsp://${hostile.address}/stream1`;
    const isGullible = true;
    await using onvif = startOnvifCamera({
      ...{ login: "everything", hostname: ELSEWHERE, streamUrl, isGullible },
    });
    const config = configured(portOf(hostile));
    await using rig = await startFinderRig({ config, dataDir });
    const home = rig.urls().lane;
    rig.answering = [{ uuid: UUID, from: HOME, mac: MAC }];
    await rig.look();
    rig.status = "backing_off";
    rig.answering = [{ uuid: UUID, from: ELSEWHERE, onvif: onvif.address, mac: OTHER_MAC }];
    for (let look = 0; look < 3; look++) await rig.look();
    assert.equal(rig.urls().lane, home);
    assert.match(rig.finder.last().items[0]?.trouble ?? "", /Another machine \(02:00/);
    assert.deepEqual([...hostile.received, ...onvif.received], []);
  }));

Deno.test("two machines with one identity: neither is followed or adopted", () =>
  inFolder(async (dataDir) => {
    await using stream = rtsp(ELSEWHERE);
    const config = { ...configured(portOf(stream)), ...withRule({ make: "axis" }) };
    await using rig = await startFinderRig({ config, dataDir });
    const home = rig.urls().lane;
    rig.answering = [{ uuid: UUID, from: HOME, mac: MAC }];
    await rig.look();
    rig.status = "backing_off";
    rig.answering = [
      { uuid: UUID, from: ELSEWHERE, mac: MAC },
      { uuid: UUID, from: THIRD, mac: OTHER_MAC },
      { uuid: "twin", from: ELSEWHERE, make: "axis" },
      { uuid: "twin", from: THIRD, make: "axis" },
    ];
    await rig.look();
    assert.deepEqual(rig.urls(), { lane: home });
    for (const { trouble } of rig.finder.last().items) assert.match(trouble ?? "", /Two machines/);
    assert.deepEqual(stream.received, []);
  }));

Deno.test("where no MAC is to be seen, only the serial number told after a digest proves a camera", () =>
  inFolder(async (dataDir) => {
    await using stream = rtsp(ELSEWHERE);
    const config = configured(portOf(stream));
    const streamUrl = `rtsp://${stream.address}/stream1`;
    await using known = startOnvifCamera({ login: "digest", hostname: HOME, streamUrl });
    await using rig = await startFinderRig({ config, dataDir });
    const home = rig.urls().lane;
    rig.showsMacs = false;
    rig.answering = [{ uuid: UUID, from: HOME, onvif: known.address }];
    await rig.look();
    assert.equal(rig.finder.last().items[0]?.serial, "serial-1", "learned by its own account");
    rig.status = "backing_off";
    // Takes any login, and knows everything but the serial number.
    await using hostile = startOnvifCamera({
      ...{ login: "everything", hostname: ELSEWHERE, streamUrl, serial: "x", isGullible: true },
    });
    rig.answering = [{ uuid: UUID, from: ELSEWHERE, onvif: hostile.address }];
    await rig.look();
    assert.equal(rig.urls().lane, home);
    assert.match(rig.finder.last().items[0]?.trouble ?? "", /another serial number/);
    assertNoSecret([...hostile.received, ...stream.received], "only a digest of its own nonce");
    await using moved = startOnvifCamera({ login: "digest", hostname: ELSEWHERE, streamUrl });
    rig.answering = [{ uuid: UUID, from: ELSEWHERE, onvif: moved.address }];
    assert.equal(await rig.finder.rediscover("lane"), true);
    assert.notEqual(rig.urls().lane, home);
    assert.equal(await rig.finder.rediscover("lane"), false, "it is there already");
    assert.equal(await rig.finder.rediscover("nobody"), false);
  }));

Deno.test("a camera that wants its password in clear where it moved to is not followed", () =>
  inFolder(async (dataDir) => {
    await using stream = rtsp(ELSEWHERE, { scheme: "Basic" });
    await using rig = await startFinderRig({ config: configured(portOf(stream)), dataDir });
    const home = rig.urls().lane;
    rig.answering = [{ uuid: UUID, from: HOME, mac: MAC }];
    await rig.look();
    rig.status = "backing_off";
    rig.answering = [{ uuid: UUID, from: ELSEWHERE, mac: MAC }];
    await rig.look();
    assert.equal(rig.urls().lane, home);
    assert.match(rig.finder.noteOf("lane") ?? "", /in clear/);
    assertNoSecret(stream.received, "the question which login it wants");
  }));

Deno.test("a camera that streams stays where it is, whoever else answers as it; one whose address another took is followed", () =>
  inFolder(async (dataDir) => {
    await using stream = rtsp(ELSEWHERE);
    await using rig = await startFinderRig({ config: configured(portOf(stream)), dataDir });
    const home = rig.urls().lane;
    rig.answering = [{ uuid: UUID, from: HOME, mac: MAC }];
    await rig.look();
    rig.answering = [{ uuid: UUID, from: ELSEWHERE, mac: MAC }];
    await rig.look();
    assert.equal(rig.urls().lane, home, "its own answer may be lost");
    assert.equal(rig.finder.rebootTarget("lane"), null, "nobody knows where it is");
    // Two cameras changed places: pictures come, and are the other's.
    rig.answering.push({ uuid: "other", from: HOME, mac: OTHER_MAC });
    await rig.look();
    assert.notEqual(rig.urls().lane, home);
  }));

Deno.test("a camera's firmware is asked again, as updates change it; one with another serial number is not listened to", () =>
  inFolder(async (dataDir) => {
    const streamUrl = `rtsp://${HOME}:554/stream1`;
    await using onvif = startOnvifCamera({ login: "digest", hostname: HOME, streamUrl });
    const answering = [{ uuid: UUID, from: HOME, onvif: onvif.address, mac: MAC }];
    for (const [serial, after] of [["serial-1", "V5.5.0"], ["serial-9", "V5.0.0"]] as const) {
      const before = { firmware: "V5.0.0", serial, mac: MAC, streams: [], address: null };
      const items = [{ camera_id: "lane", home: HOME, endpoint: ENDPOINT, ...before }];
      await Deno.writeTextFile(`${dataDir}/known_cameras.json`, JSON.stringify({ items }));
      await using rig = await startFinderRig({ config: configured(554), dataDir });
      rig.answering = answering;
      await rig.look();
      const [found] = rig.finder.last().items;
      assert.deepEqual([found?.serial, found?.firmware], [serial, after]);
      const kept = JSON.parse(await Deno.readTextFile(`${dataDir}/known_cameras.json`));
      assert.equal(kept.items[0].firmware, after);
    }
  }));
