// Whole deployments against devices that are away, refuse, fall silent or ill, with simulated time.
import assert from "node:assert/strict";
import fc from "fast-check";
import { deployment, row, sends, T0, WELL } from "../../tests/support/deployment_fixture.ts";
import {
  type DeploymentState,
  type DeviceFacts,
  isInFlight,
  isOpen,
  type RowState,
  type Step,
} from "./deployment_state.ts";
import { isAway } from "./hold_reason.ts";
import { nextSteps } from "./next_steps.ts";

/** What a device of the simulation does with settings, and when it is away. */
interface Nature {
  location: string;
  /** Seconds to the answer; null: never. */
  answersAfterS: number | null;
  does: "well" | "refuse" | "ill" | "silent_after";
  awayUntilS: number;
  isIll: boolean;
}

const nature: fc.Arbitrary<Nature> = fc.record({
  location: fc.constantFrom("town", "city"),
  answersAfterS: fc.option(fc.integer({ min: 1, max: 90 }), { freq: 8 }),
  does: fc.oneof(
    { weight: 8, arbitrary: fc.constant("well" as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("refuse" as const, "ill" as const, "silent_after" as const),
    },
  ),
  awayUntilS: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 }), fc.constant(1e9)),
  isIll: fc.boolean(),
});

function factsAt(one: RowState, own: Nature, nowMs: number): DeviceFacts {
  const elapsedS = (nowMs - one.sinceMs) / 1000;
  const hasAnswered = own.answersAfterS !== null && elapsedS >= own.answersAfterS;
  const isForward = one.status === "sent" || one.status === "applied";
  const runsNew = isForward ? hasAnswered && own.does !== "refuse" : one.status === "soaking" ||
    one.status === "done";
  const refusal = { kind: "refused" as const, detail: "no", faults: [{ path: "x", message: "y" }] };
  return {
    ...WELL,
    heardMs: nowMs,
    isSilent: nowMs < T0 + own.awayUntilS * 1000 ||
      (one.status === "soaking" && own.does === "silent_after"),
    trouble: own.isIll || (one.status === "soaking" && own.does === "ill") ? "ill" : null,
    answer: !hasAnswered
      ? { kind: "none" }
      : own.does === "refuse" && isForward
      ? refusal
      : { kind: "ok" },
    runsRevision: runsNew ? 2 : 1,
  };
}

/** Carries the steps out as the job does. */
function carriedOut(
  state: DeploymentState,
  steps: readonly Step[],
  nowMs: number,
): DeploymentState {
  let next = state;
  const change = (deviceId: string, changes: (old: RowState) => Partial<RowState>) => {
    const rows = next.rows.map((old) =>
      old.deviceId === deviceId ? { ...old, sinceMs: nowMs, ...changes(old) } : old
    );
    next = { ...next, rows };
  };
  for (const step of steps) {
    if (step.kind === "move") {
      change(step.deviceId, () => ({ status: step.to, isTouched: step.isTouched }));
    } else if (step.kind === "send" || step.kind === "send_revert") {
      const isRevert = step.kind === "send_revert";
      change(step.deviceId, (old) => ({
        status: isRevert ? "revert_sent" : "sent",
        isTouched: true,
        deadlineMs: nowMs + next.strategy.confirm_within_ms,
        attempts: isRevert ? old.attempts + 1 : 0,
        ...(isRevert ? {} : { troubleBefore: old.facts.trouble }),
      }));
    } else if (step.kind === "halt") {
      next = {
        ...next,
        status: step.isReverting ? "reverting" : "halted",
        revertingSinceMs: nowMs,
      };
    } else if (step.kind === "finish") next = { ...next, status: step.outcome };
  }
  return next;
}

Deno.test("whatever the devices do: never more than the budget, never beyond a halt, and it ends", () => {
  const world = fc.record({
    natures: fc.array(nature, { minLength: 1, maxLength: 12 }),
    stages: fc.integer({ min: 1, max: 4 }),
    maxFailures: fc.integer({ min: 0, max: 3 }),
    budget: fc.option(fc.integer({ min: 1, max: 3 })),
    onFailure: fc.constantFrom("revert" as const, "halt" as const),
  });
  fc.assert(
    fc.property(world, ({ natures, stages, maxFailures, budget, onFailure }) => {
      let state = deployment(
        natures.map((own, index) =>
          row(`d${index}`, {
            locationId: own.location,
            stage: Math.floor(index * stages / natures.length),
          })
        ),
        {
          strategy: {
            max_failures: maxFailures,
            per_location_max_unavailable: budget,
            on_failure: onFailure,
            give_up_after_ms: 3_600_000,
          },
        },
      );
      const sent: string[] = [];
      let isHalted = false;
      for (let nowMs = T0; nowMs < T0 + 4 * 3_600_000; nowMs += 20_000) {
        const rows = state.rows.map((one, index) => {
          const own = natures[index];
          return own === undefined ? one : { ...one, facts: factsAt(one, own, nowMs) };
        });
        state = { ...state, rows };
        const { steps } = nextSteps(state, nowMs);
        checkSends(state, { steps, sent, isHalted });
        sent.push(...sends(steps));
        isHalted ||= steps.some((step) => step.kind === "halt");
        const before = state;
        state = carriedOut(before, steps, nowMs);
        const failed = state.rows.filter((one) => one.status === "failed").length;
        assert.ok(state.status !== "running" || failed <= maxFailures, "it goes on failing");
        checkBudget(state, { before, steps, budget });
        if (
          steps.some((step) => step.kind === "finish" || step.kind === "settle")
        ) return checkEnd(state);
      }
      assert.fail("it never ends");
    }),
    { numRuns: 400 },
  );
});

function checkSends(
  state: DeploymentState,
  { steps, sent, isHalted }: { steps: readonly Step[]; sent: readonly string[]; isHalted: boolean },
): void {
  const now = sends(steps);
  assert.ok(!isHalted || now.length === 0, "sent beyond the halt");
  const settled = carriedOut(state, steps.filter((step) => step.kind === "move"), 0);
  for (const id of now) {
    assert.ok(!sent.includes(id), "sent twice");
    const own = state.rows.find((one) => one.deviceId === id);
    for (const earlier of settled.rows.filter((one) => one.stage < (own?.stage ?? 0))) {
      assert.ok(!isOpen(earlier.status) || earlier.status === "pending", "its stage was not over");
    }
  }
}

/** @param before the state in which the steps were decided */
function checkBudget(
  after: DeploymentState,
  { before, steps, budget }: {
    before: DeploymentState;
    steps: readonly Step[];
    budget: number | null;
  },
): void {
  if (budget === null) return;
  const told = steps.flatMap((step) =>
    step.kind === "send" || step.kind === "send_revert" ? [step.deviceId] : []
  );
  for (const location of ["town", "city"]) {
    const own = after.rows.filter((one) => one.locationId === location);
    const flying = own.filter((one) => isInFlight(one.status));
    assert.ok(flying.length <= budget, `${flying.length} changed at a time, of ${budget}`);
    // Who falls ill by itself uses up the budget, but was not disturbed by the deployment.
    const isDisturbed = before.rows.some((one) =>
      told.includes(one.deviceId) && one.locationId === location && one.facts.trouble === null
    );
    const unavailable = own.filter((one) => isInFlight(one.status) || isAway(one));
    if (isDisturbed) assert.ok(unavailable.length <= budget, "disturbed beyond the budget");
  }
}

function checkEnd(state: DeploymentState): void {
  for (const one of state.rows) {
    assert.ok(!isOpen(one.status), one.status);
    if (state.status === "done") {
      assert.ok(["done", "failed", "skipped"].includes(one.status), one.status);
    }
    if (state.status === "reverted") {
      assert.ok(!one.isTouched || ["reverted", "revert_failed"].includes(one.status), one.status);
    }
  }
}
