import { equal } from "node:assert/strict";
import type { Readiness } from "../../server/contract/readiness.ts";
import { startedAgain } from "./run_chaos.ts";
import { type FleetView, isWell, type SiteView } from "./view.ts";

const SERVER: Readiness = { ready: true, degraded: false, parts: {} };
const CAMERA = { status: "streaming", reason: null, frame_age_ms: 400, restarts_total: 3 } as const;
const SITE: SiteView = { bootId: "one", camera: CAMERA, linkState: "up" };
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

Deno.test("startedAgain() counts agents that nobody had killed", () => {
  const after = { ...WELL, sites: [{ ...SITE, bootId: "two" }, { ...SITE, bootId: "three" }] };
  equal(startedAgain(WELL, after, { except: null }), 2);
  equal(startedAgain(WELL, after, { except: 0 }), 1);
  equal(startedAgain(WELL, { ...WELL, sites: [SITE, null] }, { except: null }), 0);
});
