import assert from "node:assert/strict";
import { withLink } from "../../tests/support/link_rig.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import type { ActOutcome, AgentActs } from "./agent_acts.ts";

const until = (condition: () => boolean, what: string) => waitUntil(condition, { what });

/** Acts that write down that they were done. */
function acts(done: string[], changes: Partial<AgentActs> = {}): AgentActs {
  const later = (name: string) => (): Promise<ActOutcome> =>
    Promise.resolve({ ok: true, afterwards: () => void done.push(name) });
  return {
    restartAgent: later("restart"),
    reboot: later("reboot"),
    discover: () => Promise.resolve({ ok: true, detail: "looking" }),
    ...changes,
  };
}

Deno.test("the server learns at enrolment, and with each heartbeat, what this agent can do", () =>
  withLink(async ({ server, start }) => {
    start({ acts: acts([]) });
    await until(() => server.heartbeats.length > 0, "a heartbeat");
    const can = ["snapshot", "read", "restart_camera", "trigger_interval", "rotate_token"];
    const expected = [...can, "restart_agent", "reboot", "discover"];
    assert.deepEqual(server.capabilities, expected);
    assert.deepEqual(server.heartbeats[0]?.capabilities, expected);
  }));

Deno.test("a command that this agent cannot carry out is answered, not ignored", () =>
  withLink(async ({ server, start }) => {
    start({ acts: {} });
    server.command({ kind: "update", sequence: 2 });
    await until(() => server.results.length === 1, "the result is there");
    const result = server.results[0]?.result;
    assert.ok(result?.ok === false && result.code === "failed");
    assert.match(result.detail, /cannot update itself/);
  }));

Deno.test("what ends the agent is done only after the server has the answer", () =>
  withLink(async ({ server, start }) => {
    const done: string[] = [];
    server.fault.result = 503;
    start({ acts: acts(done) });
    server.command({ kind: "restart_agent" });
    await until(() => server.refusedResults >= 2, "the answer was refused twice");
    assert.deepEqual(done, []);
    server.fault.result = null;
    await until(() => done.length === 1, "it was done");
    assert.equal(server.results[0]?.result.ok, true);
  }));

Deno.test("a reboot whose answer the server refuses, as it came too late, is not done", () =>
  withLink(async ({ server, start }) => {
    const done: string[] = [];
    server.fault.result = 410;
    start({ acts: acts(done) });
    server.command({ kind: "reboot" });
    await until(() => server.refusedResults === 1, "the answer was refused");
    server.fault.result = null;
    server.command({ kind: "discover" });
    await until(() => server.results.length === 1, "a later one is answered");
    assert.deepEqual(done, []);
  }));

Deno.test("a reboot that comes again after the reboot does not become the next one", () =>
  withLink(async ({ server, start, stop }) => {
    const done: string[] = [];
    start({ acts: acts(done) });
    server.command({ kind: "reboot" });
    await until(() => done.length === 1, "it was done");
    await stop();
    // A server that forgot the answer sends all that is open again.
    start({ acts: acts(done), claimCode: null });
    await until(() => server.results.length === 2, "the second is answered");
    const result = server.results[1]?.result;
    assert.ok(result?.ok === false);
    assert.match(result.detail, /was restarted before/);
    assert.deepEqual(done, ["reboot"]);
  }));

Deno.test("a far-reaching command that cannot be remembered is not carried out", () =>
  withLink(async ({ server, start, dataDir }) => {
    const done: string[] = [];
    await Deno.mkdir(`${dataDir}/commands.json`); // writing there fails from now on
    start({ acts: acts(done) });
    server.command({ kind: "reboot" });
    await until(() => server.results.length === 1, "the result is there");
    assert.equal(server.results[0]?.result.ok, false);
    assert.deepEqual(done, []);
  }));

Deno.test("apply_config answers what changed, and its version is reported while it runs", () =>
  withLink(async ({ server, start, stop }) => {
    let hash = "old";
    const cameras = { added: ["b"], removed: [], restarted: [], updated: [], unchanged: [] };
    const applyConfig: AgentActs["applyConfig"] = (yaml) => {
      if (yaml === "bad") {
        const faults = [{ path: "cameras.0.url", message: "must be an address" }];
        return Promise.resolve({ ok: false, why: "invalid", faults });
      }
      hash = "new";
      return Promise.resolve({
        ok: true,
        cameras,
        applied: ["log.level"],
        needsRestart: [],
        warnings: [],
      });
    };
    const options = { acts: acts([], { applyConfig }), configHash: () => hash };
    const link = start(options);
    server.command({ kind: "apply_config", config_yaml: "bad", version: 6 });
    await until(() => server.results.length === 1, "the faults are there");
    const refused = server.results[0]?.result;
    assert.deepEqual(refused?.ok === false && refused.faults?.[0]?.path, "cameras.0.url");
    server.command({ kind: "apply_config", config_yaml: "good", version: 7 });
    await until(() => server.results.length === 2, "the answer is there");
    const applied = server.results[1]?.result;
    assert.deepEqual(applied?.ok === true && applied.config, {
      hash: "new",
      applied: ["log.level"],
      needs_restart: [],
      cameras,
    });
    const version = () => server.heartbeats.at(-1)?.config_version;
    link.cameraChanged();
    await until(() => version() === 7, "the version is reported");
    await stop();
    hash = "edited at the site";
    const before = server.heartbeats.length;
    start({ ...options, claimCode: null });
    await until(() => server.heartbeats.length > before, "another heartbeat");
    assert.equal(version(), null);
  }));

Deno.test("restore_config is told as a capability, and answers what runs then", () =>
  withLink(async ({ server, start }) => {
    let hash = "of the server";
    const cameras = { added: [], removed: [], restarted: ["a"], updated: [], unchanged: [] };
    const restored: number[] = [];
    const restoreConfig: AgentActs["restoreConfig"] = (version) => {
      restored.push(version);
      hash = "of before";
      return Promise.resolve({ ok: true, cameras, applied: [], needsRestart: [], warnings: [] });
    };
    start({ acts: acts([], { restoreConfig }), configHash: () => hash });
    server.command({ kind: "restore_config", version: 7 });
    await until(() => server.results.length === 1, "the answer is there");
    const result = server.results[0]?.result;
    assert.deepEqual(result?.ok === true && result.config?.hash, "of before");
    assert.deepEqual(restored, [7]);
    assert.ok(server.heartbeats.at(-1)?.capabilities?.includes("restore_config"));
  }));
