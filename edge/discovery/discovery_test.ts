import assert from "node:assert/strict";
import { DiscoveryReport } from "../../server/contract/discovery.ts";
import {
  type DoubleCamera,
  messageIdOf,
  probeMatches,
} from "../../infra/demo/camera/onvif/onvif_responder.ts";
import { createDiscovery } from "./discovery.ts";
import type { ProbeOptions, ProbeTransport } from "./udp_probe.ts";

const encoder = new TextEncoder();
const NOW = new Date("2026-03-01T12:00:00Z");

function camera(uuid: string, host: string): DoubleCamera {
  return {
    uuid,
    scopes: [`onvif://www.onvif.org/name/${uuid}`],
    xaddrs: [`http://${host}/onvif/device_service`],
  };
}

/** A network in a test's hands: each look stands until it is ended. */
class HandNetwork implements ProbeTransport {
  readonly looks: (ProbeOptions & {
    end: (problems?: string[]) => void;
    fail: (why: string) => void;
  })[] = [];

  async ask(options: ProbeOptions): Promise<string[]> {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    options.signal.addEventListener("abort", () => resolve([]));
    this.looks.push({
      ...options,
      end: (problems = []) => resolve(problems),
      fail: (why) => reject(new Error(why)),
    });
    return await promise;
  }

  /** An answer to the look's question of this number. */
  answer(
    cameras: DoubleCamera[],
    { from, question = 0 }: { from: string; question?: number },
  ): void {
    const look = this.looks.at(-1) ?? assert.fail("nobody looks");
    const relatesTo = messageIdOf(look.messages[question] ?? assert.fail("no such question"));
    look.onAnswer({ bytes: encoder.encode(probeMatches(cameras, { relatesTo })), address: from });
  }
}

function setUp(configuredUrls: string[] = []) {
  const network = new HandNetwork();
  const discovery = createDiscovery({
    transport: network,
    configuredUrls: () => configuredUrls,
    now: () => NOW,
    waitMs: 60_000,
  });
  return { network, discovery, configuredUrls };
}

Deno.test("scan() asks three times, each with an id of its own, and carries no credentials", async () => {
  const { network, discovery } = setUp(["rtsp://admin:canary@192.0.2.1/"]);
  const scanning = discovery.scan();
  const { messages } = network.looks[0] ?? assert.fail();
  assert.equal(new Set(messages.map(messageIdOf)).size, 3);
  assert.ok(!messages.join().includes("canary"));
  network.looks[0]?.end();
  await scanning;
});

Deno.test("scan() takes a camera once, however often and to whichever question it answers", async () => {
  const { network, discovery } = setUp();
  const scanning = discovery.scan();
  network.answer([camera("b", "192.0.2.20")], { from: "192.0.2.20" });
  network.answer([camera("b", "192.0.2.20")], { from: "192.0.2.20", question: 2 });
  network.answer([camera("a", "192.0.2.3")], { from: "192.0.2.3", question: 1 });
  network.looks[0]?.end();
  const found = await scanning;
  assert.deepEqual(found.map(({ endpoint, address }) => [endpoint, address]), [
    ["urn:uuid:a", "192.0.2.3"],
    ["urn:uuid:b", "192.0.2.20"],
  ]);
  DiscoveryReport.parse(discovery.last());
});

Deno.test("last() tells which cameras are configured, as of now, by the address that answered", async () => {
  const { network, discovery, configuredUrls } = setUp(["rtsp://admin:canary@192.0.2.1:554/s"]);
  const scanning = discovery.scan();
  network.answer([camera("known", "10.9.9.9")], { from: "192.0.2.1" });
  network.answer([camera("liar", "192.0.2.1")], { from: "192.0.2.66" });
  network.looks[0]?.end();
  await scanning;
  const configured = () => discovery.last().items.map((item) => [item.name, item.is_configured]);
  assert.deepEqual(configured(), [["known", true], ["liar", false]]);
  configuredUrls.push("rtsp://192.0.2.66/");
  assert.deepEqual(configured(), [["known", true], ["liar", true]]);
  assert.ok(!JSON.stringify(discovery.last()).includes("canary"));
});

Deno.test("scan() looks once at a time: who asks meanwhile gets the same look", async () => {
  const { network, discovery } = setUp();
  assert.deepEqual(discovery.last(), {
    items: [],
    scanned_at: null,
    scanning: false,
    problem: null,
  });
  const both = Promise.all([discovery.scan(), discovery.scan()]);
  assert.equal(network.looks.length, 1);
  assert.equal(discovery.last().scanning, true);
  network.looks[0]?.end();
  await both;
  assert.equal(discovery.last().scanned_at, NOW.toISOString());
  const again = discovery.scan();
  assert.equal(network.looks.length, 2);
  network.looks[1]?.end();
  await again;
});

Deno.test("scan() keeps a camera whose answer is lost, and forgets it after three looks", async () => {
  const { network, discovery } = setUp();
  const first = discovery.scan();
  network.answer([camera("a", "192.0.2.3")], { from: "192.0.2.3" });
  network.looks[0]?.end();
  await first;
  for (const [look, left] of [[1, 1], [2, 1], [3, 0]] as const) {
    const again = discovery.scan();
    network.looks[look]?.end();
    assert.equal((await again).length, left, `look ${look}`);
  }
});

Deno.test("scan() keeps all when it could not look, and says why", async () => {
  const { network, discovery } = setUp();
  const first = discovery.scan();
  network.answer([camera("a", "192.0.2.3")], { from: "192.0.2.3" });
  network.looks[0]?.end();
  await first;
  for (let look = 1; look < 6; look++) {
    const failing = discovery.scan();
    network.looks[look]?.fail("Permission denied");
    assert.equal((await failing).length, 1, "it may be there as before");
  }
  assert.match(discovery.last().problem ?? "", /Permission denied/);
  assert.equal(discovery.last().scanning, false);
  const last = discovery.scan();
  network.looks[6]?.end(["192.0.2.9: Network is unreachable"]);
  await last;
  assert.match(discovery.last().problem ?? "", /192\.0\.2\.9: Network is unreachable/);
});

Deno.test("scan() knows one identity that answers from two addresses, and shows it once", async () => {
  const { network, discovery } = setUp();
  const scanning = discovery.scan();
  network.answer([camera("a", "192.0.2.3")], { from: "192.0.2.3" });
  network.answer([camera("a", "192.0.2.3")], { from: "192.0.2.66", question: 1 });
  network.looks[0]?.end();
  assert.equal((await scanning).length, 1);
  assert.deepEqual(discovery.sightings.addressesNow("urn:uuid:a"), ["192.0.2.3", "192.0.2.66"]);
});

Deno.test("scan() is filled up neither by one who answers thousandfold nor by thousands", async () => {
  const { network, discovery } = setUp();
  const scanning = discovery.scan();
  for (let answer = 0; answer < 500; answer++) {
    network.answer([camera(`one-${answer}`, "192.0.2.66")], { from: "192.0.2.66" });
  }
  network.answer([camera("honest", "192.0.2.3")], { from: "192.0.2.3" });
  for (let sender = 0; sender < 3000; sender++) {
    const from = `10.${sender >> 8}.${sender & 255}.1`;
    network.answer([camera(`many-${sender}`, from)], { from });
  }
  network.looks[0]?.end();
  const found = await scanning;
  assert.equal(found.length, 256);
  assert.equal(found.filter(({ address }) => address === "192.0.2.66").length, 64);
  assert.ok(found.some(({ name }) => name === "honest"));
});

Deno.test("scan() is not filled up by one host that answers at once for many cameras each time", async () => {
  const { network, discovery } = setUp();
  const scanning = discovery.scan();
  for (let answer = 0; answer < 60; answer++) {
    const many = Array.from({ length: 8 }, (_, n) => camera(`${answer}-${n}`, "192.0.2.66"));
    network.answer(many, { from: "192.0.2.66" });
  }
  network.answer([camera("honest", "192.0.2.3")], { from: "192.0.2.3" });
  network.looks[0]?.end();
  const found = await scanning;
  assert.equal(found.length, 65);
  assert.ok(found.some(({ name }) => name === "honest"));
});

Deno.test("stop() ends a look that is under way", async () => {
  const { network, discovery } = setUp();
  const scanning = discovery.scan();
  await discovery.stop();
  assert.equal(network.looks[0]?.signal.aborted, true);
  assert.deepEqual(await scanning, []);
});
