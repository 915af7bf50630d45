// Owns how what the agent has counted comes into its heartbeat. Counts nothing itself.
import type { CameraReport, CountsByWord } from "../../server/contract/camera.ts";
import type { Heartbeat } from "../../server/contract/device_link.ts";
import type { EdgeMetrics } from "../metrics.ts";

/** Who knows. */
export interface CountedBy {
  fleet: { cameras(): CameraReport[] };
  metrics: Pick<EdgeMetrics, "restarts" | "gateDecisions" | "reads">;
}

/** The heartbeat's parts that hold what was counted since the agent started. */
export async function countedParts(
  { fleet, metrics }: CountedBy,
): Promise<Pick<Heartbeat, "cameras" | "reads">> {
  const restarts = (await metrics.restarts.get()).values;
  const decisions = (await metrics.gateDecisions.get()).values;
  const reads = (await metrics.reads.get()).values;
  const cameras = fleet.cameras().map((report) => {
    const isIts = ({ labels }: Counted) => labels.camera_id === report.camera_id;
    return {
      ...report,
      restarts_by_reason: countsBy("reason", restarts.filter(isIts)),
      gate_decisions: countsBy("decision", decisions.filter(isIts)),
    };
  });
  return { cameras, reads: countsBy("outcome", reads) };
}

/** A time series of prom-client. */
interface Counted {
  labels: Readonly<Record<string, string | number | undefined>>;
  value: number;
}

function countsBy(label: string, values: readonly Counted[]): CountsByWord {
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels[label]), value]));
}
