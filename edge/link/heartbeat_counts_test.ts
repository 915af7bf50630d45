import assert from "node:assert/strict";
import { cameraReport } from "../../tests/support/link_instance.ts";
import { createMetrics } from "../metrics.ts";
import { countedParts } from "./heartbeat_counts.ts";

Deno.test("countedParts() gives each camera its own counts, and none to one that was removed", async () => {
  const metrics = createMetrics();
  metrics.restarts.inc({ camera_id: "lane", reason: "timeout" }, 3);
  metrics.restarts.inc({ camera_id: "lane", reason: "unauthorized" });
  metrics.restarts.inc({ camera_id: "removed", reason: "timeout" }, 9);
  metrics.gateDecisions.inc({ camera_id: "exit", decision: "vehicle" }, 2);
  metrics.reads.inc({ outcome: "read" }, 5);
  const reports = ["lane", "exit"].map((camera_id) => cameraReport({ camera_id }));

  const { cameras, reads } = await countedParts({ fleet: { cameras: () => reports }, metrics });
  assert.deepEqual(
    cameras.map(({ camera_id, restarts_by_reason, gate_decisions }) => [
      camera_id,
      restarts_by_reason,
      gate_decisions,
    ]),
    [
      ["lane", { timeout: 3, unauthorized: 1 }, {}],
      ["exit", {}, { vehicle: 2 }],
    ],
  );
  assert.deepEqual(reads, { read: 5 });
});

Deno.test("countedParts() counts nothing before anything has happened", async () => {
  const fleet = { cameras: () => [cameraReport()] };
  const { cameras: [camera], reads } = await countedParts({ fleet, metrics: createMetrics() });
  assert.deepEqual([camera?.restarts_by_reason, camera?.gate_decisions, reads], [{}, {}, {}]);
});
