import assert from "node:assert/strict";
import { deployment, row, sends, T0, WELL } from "../../tests/support/deployment_fixture.ts";
import { DeploymentDeviceStatus, DeploymentStatus } from "../contract/deployment.ts";
import type { CommandAnswer, DeploymentState, DeviceFacts, RowState } from "./deployment_state.ts";
import { nextSteps } from "./next_steps.ts";

const codes = (state: DeploymentState, nowMs = T0) =>
  Object.fromEntries([...nextSteps(state, nowMs).waiting].map(([id, { code }]) => [id, code]));
const facts = (changes: Partial<DeviceFacts>) => ({ facts: { ...WELL, ...changes } });

Deno.test("nextSteps() sends all at once where nothing holds them", () => {
  const { steps, waiting } = nextSteps(deployment([row("a"), row("b")]), T0);
  assert.deepEqual(sends(steps), ["a", "b"]);
  assert.equal(waiting.size, 0);
});

Deno.test("nextSteps() says of each device why it is not sent anything", () => {
  const away = { isSilent: true, heardMs: T0 - 60_000 };
  const state = deployment([
    row("offline", facts(away)),
    row("unclaimed", facts({ isEnrolled: false })),
    row("old", facts({ isAbleToDeploy: false })),
    row("unheard", facts({ isAbleToDeploy: null })),
    row("quarantined", facts({ isQuarantined: true })),
    row("maintenance", facts({ isMaintenance: true })),
    row("window", facts({ window: { isOpen: false, untilMs: T0 + 3_600_000 } })),
    row("budget", { locationId: "city" }),
    row("late", { stage: 1 }),
  ], {
    strategy: { per_location_max_unavailable: 1 },
    others: { city: { inFlight: 0, unavailable: 1 } },
  });
  assert.deepEqual(codes(state), {
    offline: "offline",
    unclaimed: "not_enrolled",
    old: "agent_too_old",
    unheard: "not_heard",
    quarantined: "quarantined",
    maintenance: "in_maintenance",
    window: "window",
    budget: "budget",
    late: "stage",
  });
  const { waiting } = nextSteps(state, T0);
  assert.match(waiting.get("offline")?.message ?? "", /since 2026-03-01T11:59:00Z/);
  assert.equal(waiting.get("window")?.untilMs, T0 + 3_600_000);
  assert.deepEqual(codes({ ...state, status: "paused" }).window, "paused");
});

Deno.test("a canary that nobody can reach holds the next stage; one of many that is away does not", () => {
  const away = facts({ isSilent: true });
  assert.deepEqual(
    sends(nextSteps(deployment([row("a", away), row("b", { stage: 1 })]), T0).steps),
    [],
  );
  const two = [row("a", away), row("c", { status: "done" }), row("b", { stage: 1 })];
  assert.deepEqual(sends(nextSteps(deployment(two), T0).steps), ["b"]);
  const back = [row("a"), row("c", { status: "done" }), row("b", { stage: 1, status: "sent" })];
  assert.deepEqual(sends(nextSteps(deployment(back), T0).steps), ["a"], "it gets its turn later");
});

Deno.test("a device that is not well does not use up the budget that would mend it", () => {
  const ill = facts({ trouble: "No camera is configured." });
  const state = deployment([row("a", ill), row("b", ill), row("c")], {
    strategy: { per_location_max_unavailable: 1 },
  });
  assert.deepEqual(sends(nextSteps(state, T0).steps), ["a"]);
  assert.equal(codes(state).c, "budget");
});

const out = (changes: Partial<RowState>) =>
  row("a", { status: "sent", isTouched: true, deadlineMs: T0 + 60_000, ...changes });
const moved = (state: DeploymentState, nowMs: number) =>
  nextSteps(state, nowMs).steps.flatMap((step) => step.kind === "move" ? [step] : [])[0];

Deno.test("a heartbeat confirms settings whose answer was lost", () => {
  const state = deployment([out(facts({ runsRevision: 2 }))]);
  assert.equal(moved(state, T0 + 1000)?.to, "soaking");
  const quick = deployment([out(facts({ runsRevision: 2 }))], { strategy: { soak_ms: 0 } });
  assert.equal(moved(quick, T0 + 1000)?.to, "done");
});

Deno.test("a refusal halts, tells the field's fault and reverts who was reached, not who refused", () => {
  const faults = [{ path: "cameras.0.url", message: "must be an address" }];
  const refused = out(facts({ answer: { kind: "refused", detail: "No.", faults } }));
  const good = row("b", { status: "done", isTouched: true, facts: { ...WELL, runsRevision: 2 } });
  const { steps } = nextSteps(deployment([refused, good, row("c", { stage: 1 })]), T0 + 1000);
  const halt = steps.find((step) => step.kind === "halt");
  assert.ok(halt?.kind === "halt" && halt.isReverting);
  assert.match(halt.reason, /cameras\.0\.url: must be an address/);
  assert.deepEqual(
    steps.flatMap((step) => step.kind === "move" ? [[step.deviceId, step.to]] : []),
    [["a", "failed"], ["b", "revert_pending"], ["c", "skipped"]],
  );
  assert.deepEqual(
    steps.flatMap((step) => step.kind === "send_revert" ? [step.deviceId] : []),
    ["b"],
  );
});

Deno.test("a device that fails to answer, to confirm, or to stay well fails with that reason", () => {
  const late = T0 + 60_000;
  const code = (changes: Partial<RowState>) =>
    moved(deployment([out(changes)]), late)?.reason?.code;
  assert.equal(code({}), "not_answered");
  assert.equal(code(facts({ answer: { kind: "ok" } })), "not_confirmed");
  const soaking = { status: "soaking", facts: { ...WELL, runsRevision: 2 } } as const;
  assert.equal(code({ ...soaking, facts: { ...soaking.facts, isSilent: true } }), "fell_silent");
  assert.equal(code({ ...soaking, facts: { ...soaking.facts, runsRevision: null } }), "changed");
  const ill = { ...soaking, facts: { ...soaking.facts, trouble: "Camera a gives no picture." } };
  assert.equal(code(ill), "unhealthy");
  assert.equal(moved(deployment([out({ ...ill, troubleBefore: "the same" })]), late)?.to, "done");
});

Deno.test("a device that reports seldom is not done before it was heard after its soak, or fell silent", () => {
  const end = T0 + 30_000;
  const at = (heardMs: number, isSilent: boolean, nowMs: number) =>
    moved(
      deployment([out({
        status: "soaking",
        sinceMs: T0,
        facts: { ...WELL, runsRevision: 2, silentAfterMs: 120_000, heardMs, isSilent },
      })], { strategy: { soak_ms: 30_000 } }),
      nowMs,
    )?.to;
  assert.equal(at(T0, false, end + 1), undefined);
  assert.equal(at(T0, true, T0 + 120_000), "failed");
  assert.equal(at(end + 5000, false, end + 6000), "done");
});

Deno.test("a revert ignores windows and maintenance, is sent again, and gives up with a reason", () => {
  const closed = { isMaintenance: true, window: { isOpen: false, untilMs: null } };
  const reverting = (one: RowState) =>
    deployment([one], { status: "reverting", revertingSinceMs: T0 });
  const pending = row("a", { status: "revert_pending", ...facts(closed) });
  assert.equal(nextSteps(reverting(pending), T0).steps[0]?.kind, "send_revert");
  const unheard = (attempts: number) =>
    moved(
      reverting(
        row("a", {
          status: "revert_sent",
          deadlineMs: T0,
          attempts,
          ...facts({ runsRevision: 2 }),
        }),
      ),
      T0,
    );
  assert.equal(unheard(1)?.to, "revert_pending");
  assert.equal(unheard(3)?.to, "revert_failed");
});

Deno.test("a server that was away blames no device: it listens first, then sends again", () => {
  const backMs = T0 + 120_000;
  const away = { hearingSinceMs: backMs };
  const silent = { isSilent: true, heardMs: T0 };
  assert.equal(nextSteps(deployment([row("a", facts(silent))], away), backMs).steps.length, 0);
  const sent = deployment([out(facts(silent))], away);
  assert.deepEqual(nextSteps(sent, backMs + 29_000).steps, []);
  assert.equal(moved(sent, backMs + 30_000)?.to, "pending");
  const soaking = deployment(
    [out({ status: "soaking", ...facts({ ...silent, runsRevision: 2 }) })],
    away,
  );
  assert.deepEqual(nextSteps(soaking, backMs + 29_000).steps, []);
  assert.equal(moved(soaking, backMs + 30_000)?.reason?.code, "fell_silent");
  const applied = deployment([out(facts({ runsRevision: 2, heardMs: backMs + 5000 }))], away);
  assert.equal(moved(applied, backMs + 5000)?.to, "soaking", "it took them before the server went");
});

const EDGES: Record<string, readonly DeploymentDeviceStatus[]> = {
  pending: ["skipped", "revert_pending"],
  sent: ["pending", "applied", "soaking", "done", "failed", "skipped", "revert_pending"],
  applied: ["soaking", "done", "failed", "skipped", "revert_pending"],
  soaking: ["done", "failed", "skipped", "revert_pending"],
  done: ["revert_pending"],
  failed: ["revert_pending"],
  revert_pending: ["skipped", "revert_failed"],
  revert_sent: ["reverted", "revert_failed", "revert_pending", "skipped"],
};

Deno.test("every state of a device in every state of a deployment goes along an edge that there is", () => {
  const bools = [true, false];
  const answers: CommandAnswer[] = [
    { kind: "none" },
    { kind: "ok" },
    { kind: "refused", detail: "", faults: [] },
  ];
  let cases = 0;
  for (const status of DeploymentStatus.options) {
    for (const rowStatus of DeploymentDeviceStatus.options) {
      for (const answer of answers) {
        for (let bits = 0; bits < 128; bits++) {
          const bit = (n: number) => bools[(bits >> n) & 1] ?? false;
          const one = row("a", {
            status: rowStatus,
            isTouched: rowStatus !== "pending",
            deadlineMs: bit(5) ? T0 - 1 : T0 + 1000,
            facts: {
              ...WELL,
              answer,
              isThere: bit(0),
              isSilent: bit(1),
              isMaintenance: bit(2),
              trouble: bit(3) ? "ill" : null,
              runsRevision: bit(4) ? 2 : 1,
              window: { isOpen: bit(6), untilMs: null },
            },
          });
          checkEdges(deployment([one, row("b", { status: "done" })], { status }), one);
          cases++;
        }
      }
    }
  }
  assert.equal(cases, 6 * 11 * 3 * 128);
});

function checkEdges(state: DeploymentState, one: RowState): void {
  const { steps, waiting } = nextSteps(state, T0);
  let at = one.status;
  let isHalted = state.status === "halted" || state.status === "reverting";
  for (const step of steps) {
    if (step.kind === "halt") isHalted = true;
    if (!("deviceId" in step) || step.deviceId !== "a") continue;
    if (step.kind === "move") {
      assert.ok(EDGES[at]?.includes(step.to), `${at} → ${step.to}`);
      at = step.to;
    } else {
      assert.equal(at, step.kind === "send" ? "pending" : "revert_pending");
      assert.ok(step.kind === "send_revert" || !isHalted, "sent beyond the halt");
      assert.ok(step.kind === "send_revert" || one.facts.window.isOpen, "sent beyond the window");
      assert.ok(!one.facts.isSilent);
      at = step.kind === "send" ? "sent" : "revert_sent";
    }
  }
  const isForward = state.status === "running" || state.status === "paused";
  if (at === "pending" ? isForward : at === "revert_pending" && state.status === "reverting") {
    assert.ok(waiting.has("a"), `${state.status}/${at} does not say why`);
  }
}

Deno.test("nextSteps() gives a device that was moved nothing that was made for another location", () => {
  const { steps } = nextSteps(deployment([row("moved", facts({ isMoved: true }))]), T0);
  assert.deepEqual(sends(steps), []);
  assert.ok(
    steps.some((step) =>
      step.kind === "move" && step.to === "skipped" && step.reason?.code === "device_moved"
    ),
  );
});
