import assert from "node:assert/strict";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { keepAnchors } from "./keep_anchors.ts";
import { parseConfig } from "./parse_config.ts";
import { createRunningConfig } from "./running_config.ts";

const FILE = `# by hand
server: { url: https://fleet.example, claim_code: ABCD-EFGH }
cameras:
  - { id: lane-1, url: "rtsp://u:p@10.0.0.9/s" }
`;

async function withFile(
  run: (parts: {
    path: string;
    dir: string;
    running: ReturnType<typeof createRunningConfig>;
  }) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "server_settings_" });
  const path = `${dir}/edge.yaml`;
  await Deno.writeTextFile(path, FILE);
  const parsed = parseConfig(FILE);
  assert.ok(parsed.ok);
  const running = createRunningConfig({
    initial: { ...parsed.config, data_dir: dir },
    state: { source: "file", loadedAt: new Date(), faults: [] },
    path,
    override: (config) => ({ ...config, data_dir: dir }),
    apply: () => ({ added: [], removed: [], restarted: [], updated: [], unchanged: [] }),
  });
  await run({ path, dir, running }).finally(() => Deno.remove(dir, { recursive: true }));
}

Deno.test("applyFromServer() keeps the server that the settings say nothing of: the agent is not cut off", () =>
  withFile(async ({ running }) => {
    const applied = await running.applyFromServer("cameras: [{id: lane-1, url: 'rtsp://h/'}]", 1);
    assert.ok(applied.ok);
    assert.deepEqual(applied.needsRestart, []);
    assert.deepEqual(running.current().server, {
      url: "https://fleet.example",
      claim_code: "ABCD-EFGH",
    });
  }));

Deno.test("restoreReplaced() puts the file back to the letter, once refused nothing else", () =>
  withFile(async ({ path, dir, running }) => {
    const before = running.hash();
    assert.ok((await running.applyFromServer("cameras: []", 7)).ok);
    // The same again, as after a lost answer: what it took the place of stays known.
    assert.ok((await running.applyFromServer("cameras: []", 7)).ok);
    assert.equal(((await Deno.stat(`${dir}/replaced_config.yaml`)).mode ?? 0) & 0o777, 0o600);
    const other = await running.restoreReplaced(6);
    assert.ok(!other.ok);
    assert.ok((await running.restoreReplaced(7)).ok);
    assert.equal(await Deno.readTextFile(path), FILE);
    assert.equal(running.hash(), before);
  }));

Deno.test("applyFromServer() that is refused keeps neither file nor copy", () =>
  withFile(async ({ path, running }) => {
    const refused = await running.applyFromServer("cameras: [{id: lane-1, url: 'ftp://h/'}]", 2);
    assert.ok(!refused.ok);
    assert.equal(refused.faults[0]?.path, "cameras.0.url");
    assert.equal(await Deno.readTextFile(path), FILE);
    assert.ok(!(await running.restoreReplaced(2)).ok);
  }));

Deno.test("keepAnchors() leaves a text that names its server, or is broken, to the letter", () => {
  for (const text of ["server: {url: 'https://other.example'}\ndata_dir: /x\n", "a: [", "- list"]) {
    assert.equal(keepAnchors(text, FILE + "data_dir: /y\n"), text);
  }
  const parsed = EdgeConfig.parse({ server: { url: "https://other.example" } });
  assert.equal(parsed.server?.url, "https://other.example");
});
