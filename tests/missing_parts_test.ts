// Pages of which a part could not be read: each names it, and takes nothing for none. Rendered without a
// browser; what one sees of it in a browser is in tests/browser/partial_test.ts.
import assert from "node:assert/strict";
import { signal } from "@preact/signals";
import { type ComponentType, h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { DeviceCommand } from "../server/contract/device_settings.ts";
import DeviceCommands from "../web/islands/device_commands.tsx";
import { createPageApi } from "../web/page_api.ts";
import * as analytics from "../web/routes/(signed_in)/analytics/index.tsx";
import * as audit from "../web/routes/(signed_in)/audit/index.tsx";
import * as device from "../web/routes/(signed_in)/devices/[id].tsx";
import * as devices from "../web/routes/(signed_in)/devices/index.tsx";
import * as discovery from "../web/routes/(signed_in)/discovery/index.tsx";
import * as plates from "../web/routes/(signed_in)/plates/index.tsx";
import * as review from "../web/routes/(signed_in)/plates/review.tsx";
import { fleetOf, idOf } from "./support/fleet_fixture.ts";

const [DEVICE] = fleetOf(1).devices;
const PLACE = idOf("location", 0);
const NO_CLOCKS = "Locations. Times are told in UTC meanwhile";

/** What the API answers where it is not an empty list. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  [`/api/devices/${DEVICE?.id}`]: DEVICE,
  [`/api/devices/${DEVICE?.id}/commissioning`]: { state: "not_recorded", is_managed: false },
  "/api/visits/count": { count: 0, is_more: false },
  "/api/analytics/volume": { by: "day", items: [{ at: "2026-03-01", read: 1, missed: 0 }] },
};

interface Route {
  readonly handler: Readonly<Record<string, unknown>>;
  readonly default: unknown;
}

/** The page's HTML for an administrator, while the API fails where the path fits. */
async function pageWithout(part: RegExp, { default: page, handler }: Route, path: string) {
  const api = createPageApi((asked) => {
    const answer = ANSWERS[asked.replace(/\?.*/, "")] ?? { items: [], next_cursor: null };
    return Promise.resolve(
      part.test(asked) ? new Response(null, { status: 503 }) : Response.json(answer),
    );
  });
  const url = new URL(path, "http://fleet.test");
  const context = { url, params: { id: DEVICE?.id }, state: { api, user: { role: "admin" } } };
  const get = handler.GET as (ctx: unknown) => { data?: unknown; later?: Promise<unknown> };
  const answer = await get(context);
  const data = answer.data ?? await answer.later;
  return renderToString(h(page as ComponentType<Record<string, unknown>>, { ...context, data }));
}

// The page, what is away, what it says, and what it must not say.
const CASES: [string, Route, RegExp, string, string][] = [
  ["/audit", audit, /^\/api\/locations/, NO_CLOCKS, ""],
  ["/plates/review", review, /^\/api\/locations/, NO_CLOCKS, ""],
  ["/discovery", discovery, /^\/api\/locations/, NO_CLOCKS, ""],
  ["/devices", devices, /^\/api\/locations/, NO_CLOCKS, "(a new location)"],
  ["/devices", devices, /^\/api\/commissioning/, "Being set up", ""],
  [`/plates?location=${PLACE}`, plates, /^\/api\/devices/, "Devices", "Choose a location first"],
  [
    `/devices/${DEVICE?.id}`,
    device,
    /^\/api\/audit/,
    "What people changed",
    "Nothing has happened to it yet",
  ],
  [
    `/analytics?location=${PLACE}`,
    analytics,
    /^\/api\/analytics\/(?!volume)/,
    "Read rate per day, How sure the reads are, How long vehicles stay, How often a plate came, By camera, The time before",
    "By location",
  ],
];

for (const [path, route, part, said, unsaid] of CASES) {
  Deno.test(`${path.replace(/\?.*/, "")} without ${part.source} says so, and takes nothing for none`, async () => {
    const html = await pageWithout(part, route, path);
    assert.ok(html.includes(`A part of this page could not be read: ${said}.`), html);
    assert.ok(unsaid === "" || !html.includes(unsaid), `it says “${unsaid}”`);
  });
}

Deno.test("a page that is whole says nothing of parts", async () => {
  for (const [path, route] of CASES.slice(0, -1)) {
    const html = await pageWithout(/^never/, route, path);
    assert.ok(!html.includes("could not be read"), `${path}: ${html}`);
  }
});

Deno.test("a command just given is not taken for all that the device was told", () => {
  const command: DeviceCommand = {
    id: crypto.randomUUID(),
    device_id: DEVICE?.id ?? "",
    kind: "reboot",
    camera_id: null,
    status: "waiting",
    created_at: new Date().toISOString(),
    expires_at: new Date().toISOString(),
    finished_at: null,
    result: null,
  };
  const render = (areKnown: boolean, list: readonly DeviceCommand[]) =>
    renderToString(h(DeviceCommands, {
      device: signal(DEVICE as NonNullable<typeof DEVICE>),
      commands: signal(list),
      zone: "UTC",
      canWrite: true,
      areKnown,
    }));
  const unknown = "What it was told before is not known.";
  assert.ok(render(false, [command]).includes(unknown));
  assert.ok(render(false, [command]).includes("command-list"));
  assert.ok(!render(false, []).includes("It was not told to do anything yet"));
  assert.ok(!render(true, [command]).includes(unknown));
});
