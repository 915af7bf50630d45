// The real server's routes and database, an agent's link that is killed -9 again and again while
// the server is away, and every picture once, in order and with its own time in the end.
import assert from "node:assert/strict";
import { testDatabase } from "../support/database.ts";
import { linkInstance, makeLocation, register } from "../support/link_instance.ts";
import { readSite } from "../support/read_site.ts";
import { waitUntil } from "../support/wait_until.ts";

interface Line {
  number: number;
  at_ms: number;
  state: string;
  spooled_reads: number;
}

/** An agent that tells of each picture; `kill` is SIGKILL. */
function startAgent(
  args: { dataDir: string; serverUrl: string; claimCode: string; first: number },
) {
  const main = new URL("../support/offline_agent_main.ts", import.meta.url).pathname;
  const { dataDir, serverUrl, claimCode, first } = args;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-A", main, dataDir, serverUrl, claimCode, String(first)],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines: Line[] = [];
  const reading = (async () => {
    let rest = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) lines.push(JSON.parse(part));
    }
  })();
  return {
    lines,
    last: () => lines.at(-1),
    kill: async () => {
      child.kill("SIGKILL");
      await child.status;
      await reading;
    },
  };
}

Deno.test("a day without the server, the agent killed twice: every picture once, in order, in its own time", async () => {
  await using database = await testDatabase();
  await using site = await readSite(database.db);
  using kv = await Deno.openKv(":memory:");
  const { reads } = site.ctx();
  await using instance = await linkInstance(database.db, { kv, reads });
  const locationId = await makeLocation(database.db, "Town");
  const { claim_code: claimCode } = await register(instance, { name: "Pi", locationId });
  const dataDir = await Deno.makeTempDir({ prefix: "day_offline_" });
  site.see([]);
  let server = serve(0);
  const { port } = server;
  /** A server whose power can be cut: open streams end, too. */
  function serve(at: number) {
    const cut = new AbortController();
    const options = { hostname: "127.0.0.1", port: at, signal: cut.signal, onListen: () => {} };
    const http = Deno.serve(options, (request) => instance.fetch(request));
    const stop = async () => {
      cut.abort();
      await http.finished;
    };
    return { port: http.addr.port, stop };
  }
  const pushed: Line[] = [];
  const run = (first: number) =>
    startAgent({ dataDir, serverUrl: `http://127.0.0.1:${port}`, claimCode, first });
  const waitFor = (agent: ReturnType<typeof run>, what: string, is: (line: Line) => boolean) =>
    waitUntil(() => {
      const last = agent.last();
      return last !== undefined && is(last);
    }, { what, timeoutMs: 60_000 });
  let agent = run(0);
  let awayFromMs = 0;
  let isAwayAt = (_atMs: number) => false;
  try {
    await waitFor(agent, "the link is up", ({ state, number }) => state === "up" && number > 3);
    await waitUntil(() => site.recognizer.calls.length > 2, { what: "reads while it is there" });
    await server.stop();
    awayFromMs = Date.now();
    for (let kills = 0; kills < 2; kills++) {
      const before = agent.last()?.spooled_reads ?? 0;
      await waitFor(agent, "reads are spooled", (line) => line.spooled_reads >= before + 4);
      await agent.kill();
      pushed.push(...agent.lines);
      agent = run((pushed.at(-1)?.number ?? 0) + 1);
      await waitFor(agent, "it runs again", ({ spooled_reads }) => spooled_reads >= 4);
    }
    const backAtMs = Date.now();
    server = serve(port);
    isAwayAt = (atMs) => atMs > awayFromMs && atMs < backAtMs - 500;
    await waitFor(agent, "all is delivered", (line) => line.state === "up" && !line.spooled_reads);
  } finally {
    await agent.kill();
    await server.stop();
    await Deno.remove(dataDir, { recursive: true });
  }
  pushed.push(...agent.lines);

  const read = site.recognizer.calls.map(({ bytes, capturedAt }) => ({
    number: (bytes[6] ?? 0) + 256 * (bytes[7] ?? 0),
    atMs: capturedAt.getTime(),
  }));
  const numbers = read.map(({ number }) => number);
  assert.equal(new Set(numbers).size, numbers.length, "each once");
  for (const { number, atMs } of read) {
    const { at_ms } = pushed.find((line) => line.number === number) ?? assert.fail();
    assert.ok(Math.abs(atMs - at_ms) < 2000, `${number} is ${atMs - at_ms} ms off`);
  }
  const spooled = numbers.filter((number) =>
    isAwayAt(pushed.find((line) => line.number === number)?.at_ms ?? 0)
  );
  assert.ok(spooled.length >= 5, String(spooled.length));
  assert.deepEqual(spooled, spooled.toSorted((a, b) => a - b), "in order");
  // A kill takes what was not written yet: at most what came in the milliseconds before.
  const missing = pushed.filter(({ number }) => !numbers.includes(number));
  assert.ok(missing.length <= 2 * 3 + 2, `${missing.length} of ${pushed.length} are missing`);
});
