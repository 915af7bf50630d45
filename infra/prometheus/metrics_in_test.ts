import assert from "node:assert/strict";
import { metricsIn } from "./metrics_in.ts";

Deno.test("metricsIn() names the metrics of an expression, and neither functions nor labels", () => {
  const cases: [string, string[]][] = [
    ["up", ["up"]],
    ['up{job="a"} == 0 or absent(up{job="b"})', ["up", "up"]],
    [
      '1 - (sum(rate(a_bucket{le=~"2|2\\\\.0"}[5m])) or vector(0)) / sum by (le) (rate(a_count[5m]))',
      ["a_bucket", "a_count"],
    ],
    ['x == 0\n  unless on (device_id, camera_id) y{reason="up"}', ["x", "y"]],
    ["washfleet:read_errors:ratio_1h > 14.4 * 0.01", ["washfleet:read_errors:ratio_1h"]],
    ["disk < 500e6", ["disk"]],
    ["topk(5, sum by (route) (rate(r[$__rate_interval])))", ["r"]],
    ["a * on (device_id) group_left (device) b", ["a", "b"]],
  ];
  for (const [expression, names] of cases) {
    assert.deepEqual(metricsIn(expression), names, expression);
  }
});
