// Owns the shapes of what a Prometheus and its Alertmanager exchange with this server.
import { z } from "zod";

export const PrometheusTarget = z.object({
  targets: z.array(z.string()).describe("host and port"),
  labels: z.record(z.string(), z.string()),
});
export type PrometheusTarget = z.infer<typeof PrometheusTarget>;

/**
 * Both are ours (infra/prometheus/rules/) or whatever else somebody alerts on: one that is refused
 * takes its whole group with it.
 */
const Words = z.record(z.string().max(1000), z.string().max(50_000));

export const Alert = z.object({
  status: z.enum(["firing", "resolved"]),
  labels: Words,
  annotations: Words,
  startsAt: z.iso.datetime({ offset: true }),
  fingerprint: z.string().min(1).max(64).describe("the same for the same labels"),
});
export type Alert = z.infer<typeof Alert>;

/**
 * What an Alertmanager posts to a webhook, version 4; in its own spelling.
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const AlertGroup = z.object({
  version: z.literal("4"),
  alerts: z.array(Alert).max(1000),
});
export type AlertGroup = z.infer<typeof AlertGroup>;

export const AlertsTaken = z.object({
  raised: z.int().nonnegative().describe("notifications that were opened"),
  ended: z.int().nonnegative(),
});
export type AlertsTaken = z.infer<typeof AlertsTaken>;
