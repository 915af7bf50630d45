// Owns the list of every series name that the server and the agent may answer a scrape with.
import { createMetrics as createEdgeMetrics } from "../../edge/metrics.ts";
import { createMetrics as createServerMetrics } from "../../server/metrics.ts";
import { FLEET_FAMILIES } from "../../server/prometheus/fleet_metrics.ts";

/** Names as they are queried: a histogram has three. */
export function declaredMetrics(): string[] {
  const registries = [createServerMetrics().registry, createEdgeMetrics().registry];
  const declared = registries.flatMap((registry) =>
    registry.getMetricsAsArray().flatMap((metric) => {
      const { name, type } = metric as unknown as { name: string; type: unknown };
      const isHistogram = String(type) === "histogram" || "buckets" in metric;
      return isHistogram ? ["_bucket", "_count", "_sum"].map((end) => name + end) : [name];
    })
  );
  return [...declared, ...FLEET_FAMILIES.map(({ name }) => name)];
}
