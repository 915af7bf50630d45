// Owns the machine's figures.
// @ts-check
import { find, setText } from "./element.js";
import { duration, gigabytes } from "./words.js";

/** @param {import("./page.js").Page} page */
export function startMachine(page) {
  page.health.follow((health) => {
    if (health === null) return;
    for (const [name, text] of Object.entries(figuresOf(health))) {
      setText(find(`[data-of="${name}"]`), text);
    }
  });
}

/** @param {import("./attention.js").Health} health */
function figuresOf({ machine, version }) {
  const used = machine.memory_used_bytes;
  const total = machine.memory_total_bytes;
  return {
    cpu: machine.cpu_ratio === null ? "–" : `${Math.round(machine.cpu_ratio * 100)} %`,
    memory: used === null || total === null
      ? "–"
      : `${(used / 1e9).toFixed(1)} of ${gigabytes(total)}`,
    temperature: machine.temperature_celsius === null
      ? "–"
      : `${Math.round(machine.temperature_celsius)} °C`,
    disk: machine.disk_free_bytes === null ? "–" : gigabytes(machine.disk_free_bytes),
    uptime: duration(machine.uptime_ms),
    version,
  };
}
