import assert from "node:assert/strict";
import { inLanguage, speakPerRequest } from "../i18n/request_language.ts";
import { incidentFigures } from "./incident_figures.ts";
import { withLocalTimes } from "./local_times.ts";

const zone = "America/Chicago";

Deno.test("incidentFigures() says measures with their unit, and instants by the place's clock", () => {
  const data = {
    last_heard_at: "2026-11-10T14:33:44.000Z",
    disk_free_bytes: 2.5e9,
    memory_ratio: 0.934,
    temperature_celsius: 84.5,
    restarts_total: 1200,
    reason: "unauthorized",
    step: "kept_settings",
    says_unsynced: true,
    nozzle_wear: { left: 2 },
    of_nobody: null,
  };
  assert.deepEqual(incidentFigures(data, zone).map(({ label, value }) => `${label}: ${value}`), [
    "Last heard: Nov 10, 08:33:44",
    "Disk free: 2.5 GB",
    "Memory: 93 %",
    "Temperature: 84.5 °C",
    "Restarts: 1,200",
    "Says its clock is not set: Yes",
    'nozzle wear: {"left":2}',
  ]);
});

Deno.test("incidentFigures() says a claim in the reader's language", () => {
  speakPerRequest();
  const figures = inLanguage("es", () => incidentFigures({ says_unsynced: false }, zone));
  assert.deepEqual(figures.map(({ value }) => value), ["No"]);
  const claimed = inLanguage("es", () => incidentFigures({ says_unsynced: true }, zone));
  assert.deepEqual(claimed.map(({ value }) => value), ["Sí"]);
});

Deno.test("a site that is cut off is told in Spanish to its last word, by its own clock", () => {
  speakPerRequest();
  const said = inLanguage("es", () =>
    withLocalTimes(
      "Nothing at North and South is heard since 2026-11-10T14:33:44Z: pi-1, pi-2 and 56 more.",
      zone,
    ));
  assert.match(
    said,
    /^No se sabe nada de North and South desde 10 nov, 08:33:44: pi-1, pi-2 y 56 más\.$/,
  );
});
