import { equal } from "node:assert/strict";
import type { Readiness } from "../../server/contract/readiness.ts";
import { wrongRemedies } from "./run_chaos.ts";
import { type FleetView, isWell, type SiteView } from "./view.ts";

const SERVER: Readiness = { ready: true, degraded: false, parts: {} };
const CAMERA = { status: "streaming", reason: null, frame_age_ms: 400, restarts_total: 3 } as const;
const SITE: SiteView = {
  bootId: "one",
  camera: CAMERA,
  linkState: "up",
  diskFreeBytes: 1e9,
  remedies: [],
};
const WELL: FleetView = { server: SERVER, sites: [SITE, SITE] };

const UNWELL: Record<string, FleetView> = {
  "a server that does not answer": { ...WELL, server: null },
  "a server without a part": { ...WELL, server: { ...SERVER, degraded: true } },
  "an agent that does not answer": { ...WELL, sites: [SITE, null] },
  "an agent without its server": { ...WELL, sites: [SITE, { ...SITE, linkState: "away" }] },
  "an old picture": {
    ...WELL,
    sites: [SITE, { ...SITE, camera: { ...CAMERA, frame_age_ms: 5000 } }],
  },
  "a frozen picture": {
    ...WELL,
    sites: [{ ...SITE, camera: { ...CAMERA, status: "frozen" } }, SITE],
  },
};

Deno.test("isWell() takes nothing for well that somebody would call broken", () => {
  equal(isWell(WELL), true);
  for (const [what, view] of Object.entries(UNWELL)) equal(isWell(view), false, what);
});

const FREEZES = { name: "camera_freezes", isOfSite: true, remedy: "restart_stream" } as const;
const OF_CAMERAS = { name: "network_cut_to_cameras", isOfSite: false, remedy: "restart_stream" };
const OF_CAMERA = { name: "camera_stalls", isOfSite: true, remedy: "restart_stream" };
const AGENT_KILLED = { name: "agent_killed", isOfSite: true, remedy: "service_manager" };
const SERVER_KILLED = { name: "server_killed", isOfSite: false, remedy: "service_manager" };

function wrongIn(after: FleetView["sites"], fault: object): number {
  const done = { fault: fault as Parameters<typeof wrongRemedies>[2]["fault"], site: 0 as const };
  return wrongRemedies(WELL, { ...WELL, sites: after }, done);
}

Deno.test("wrongRemedies() counts agents that nobody had killed and that were started again", () => {
  const again = [{ ...SITE, bootId: "two" }, { ...SITE, bootId: "three" }];
  equal(wrongIn(again, SERVER_KILLED), 2);
  equal(wrongIn(again, AGENT_KILLED), 1);
  equal(wrongIn([SITE, null], AGENT_KILLED), 0);
});

Deno.test("wrongRemedies() counts steps that no trouble asked for", () => {
  const after = (step: string, { dryRun = false, id = "new" } = {}): SiteView => ({
    ...SITE,
    remedies: [{ id, step, dry_run: dryRun } as SiteView["remedies"][number]],
  });
  equal(wrongIn([after("restart_stream"), SITE], OF_CAMERA), 0);
  equal(wrongIn([SITE, after("restart_stream")], OF_CAMERA), 1, "nothing was done there");
  equal(wrongIn([SITE, after("rediscover")], OF_CAMERAS), 0);
  equal(wrongIn([after("reboot_device"), SITE], OF_CAMERA), 1, "too much");
  equal(wrongIn([after("restart_stream"), SITE], SERVER_KILLED), 1, "no camera's trouble");
  equal(wrongIn([after("person"), SITE], SERVER_KILLED), 0, "nothing is done");
  equal(wrongIn([after("reboot_device", { dryRun: true }), SITE], SERVER_KILLED), 0);
  const known = { ...WELL, sites: [after("reboot_device", { id: "old" }), SITE] };
  equal(wrongRemedies(known, known, { fault: FREEZES, site: 0 }), 0, "it is from before");
});
