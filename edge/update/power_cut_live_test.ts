// Ends the process at every step of every act on releases, as a power cut does, and starts the
// installed launcher on what is left.
import assert from "node:assert/strict";
import { type Ended, InstalledAgent } from "../../tests/support/installed_agent.ts";

let agent: InstalledAgent;
let back: () => Promise<void>;
Deno.test.beforeAll(async () => {
  agent = await InstalledAgent.make();
  await agent.update(4);
  back = await agent.keep();
});
Deno.test.afterAll(async () => await agent[Symbol.asyncDispose]());

function stepsOf({ lines }: Ended): string[] {
  return lines.flatMap(({ step }) => typeof step === "string" ? [step] : []);
}

/**
 * Does the act once whole, then once for each step, cut there. `expect` is asked after each cut
 * which releases may run then.
 */
async function cutEverywhere(
  args: string[],
  { prepare, expect }: { prepare: () => Promise<void>; expect: (done: string[]) => number[] },
): Promise<string[]> {
  await prepare();
  const whole = await agent.startCutAt(0, ...args);
  assert.equal(whole.signal, null, whole.stderr);
  const steps = stepsOf(whole);
  for (let at = 1; at <= steps.length; at++) {
    await prepare();
    const cut = await agent.startCutAt(at, ...args);
    assert.equal(cut.signal, "SIGKILL", `${steps[at - 1]}: ${cut.stderr}`);
    await checkAfter(steps[at - 1] ?? "", expect(steps.slice(0, at)));
  }
  return steps;
}

async function checkAfter(step: string, expected: number[]): Promise<void> {
  const next = await agent.start("tell");
  assert.equal(next.code, 0, `after ${step}: ${next.stderr}`);
  assert.ok(expected.includes(next.told?.ran ?? 0), `after ${step}: ${next.told?.ran} ran`);
  const old = await agent.start("install", await agent.publish(3), "3");
  const refusals = ["not_newer", "update_under_way"];
  assert.ok(refusals.includes(old.told?.result?.code ?? ""), `after ${step}: the floor holds`);
}

Deno.test("an install cut at any step leaves the old release or the whole new one", async () => {
  const args = ["install", await agent.publish(5), "5"];
  const steps = await cutEverywhere(args, {
    prepare: back,
    expect: (done) => done.includes("state_written") ? [5] : [4],
  });
  assert.deepEqual(steps, [
    "slot_cleared",
    "file_written",
    "manifest_written",
    "signature_written",
    "slot_verified",
    "state_written",
  ]);
});

Deno.test("an install cut before its end can be done again", async () => {
  await back();
  const folder = await agent.publish(5);
  await agent.startCutAt(3, "install", folder, "5");
  const again = await agent.start("install", folder, "5");
  assert.deepEqual(again.told?.result, { ok: true, sequence: 5 });
  assert.equal((await agent.start("commit")).told?.state, "committed");
});

async function onTrial(): Promise<void> {
  await back();
  await agent.start("install", await agent.publish(5), "5");
}

Deno.test("a commit cut at any step runs the new release, and goes below neither", async () => {
  const steps = await cutEverywhere(["commit"], { prepare: onTrial, expect: () => [5] });
  assert.deepEqual(steps, ["state_written", "attempt_counted", "floor_written", "state_written"]);
});

Deno.test("a rollback cut at any step ends at the old release", async () => {
  const steps = await cutEverywhere(["roll_back"], {
    prepare: onTrial,
    expect: (done) => done.filter((step) => step === "state_written").length === 2 ? [4] : [5],
  });
  assert.deepEqual(steps, ["state_written", "attempt_counted", "state_written"]);
});

Deno.test("a trial cut three times in a row is given up, also when that is cut", async () => {
  const steps = await cutEverywhere(["tell"], {
    prepare: async () => {
      await onTrial();
      for (let start = 1; start <= 3; start++) {
        assert.equal((await agent.startCutAt(2, "tell")).signal, "SIGKILL");
      }
    },
    expect: () => [4],
  });
  assert.deepEqual(steps, ["state_written"]);
  const { told } = await agent.start("tell");
  assert.equal(told?.state, "rolled_back");
  assert.match(told?.last_failure?.reason ?? "", /started 3 times.*without a word/);
});

Deno.test("the very first start cut at any step starts the package's release", async () => {
  const prepare = () => Deno.remove(agent.releases, { recursive: true }).catch(() => {});
  await prepare();
  const steps = stepsOf(await agent.startCutAt(0, "tell"));
  assert.deepEqual(steps, ["floor_written", "state_written"]);
  for (let at = 1; at <= steps.length; at++) {
    await prepare();
    assert.equal((await agent.startCutAt(at, "tell")).signal, "SIGKILL");
    assert.equal((await agent.start("tell")).told?.ran, 1);
  }
});
