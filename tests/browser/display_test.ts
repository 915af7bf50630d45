// A lane's display as it hangs there: by its key alone, for days, and never with an old plate.
import assert from "node:assert/strict";
import type { BrowserContext, Page } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import type { EventData, EventType } from "../../server/contract/event.ts";
import type { Location } from "../../server/contract/fleet.ts";
import type { ListMatch } from "../../server/contract/plate_list.ts";
import { appendEvent } from "../../server/events/append_event.ts";
import { allAwake } from "../support/dashboard.ts";
import {
  openRealDashboard,
  type RealDashboard,
  type RealServer,
} from "../support/real_dashboard.ts";

const PLATE = ".lane-plate";

interface Car {
  location: string;
  plate: string;
  camera?: string;
  ttlMs?: number;
  match?: Pick<ListMatch, "list_kind" | "how" | "may_open">;
  type?: EventType;
}

/** A car is read, as the pipeline tells it. */
async function carComes({ database: { db } }: RealServer, car: Car): Promise<void> {
  const { location, plate, camera = "lane", ttlMs = 25_000, match } = car;
  const now = Date.now();
  const read = { plate, visit_id: uuidv7(), id: uuidv7() };
  const matches = match ? [{ ...match, list_id: uuidv7(), entry_id: uuidv7() }] : [];
  await db.transaction((tx) =>
    appendEvent(tx, {
      type: "plate.read",
      occurredAt: new Date(now),
      expiresAt: new Date(now + ttlMs),
      locationId: location,
      deviceId: null,
      cameraId: camera,
      data: { read, matches } as unknown as EventData<"plate.read">,
    })
  );
}

interface Hung {
  site: RealDashboard;
  location: string;
  /** The display's own browser: nobody is signed in there. */
  lane: Page;
  link: string;
  context: BrowserContext;
}

/** The administrator makes a link, and it is opened at the lane. */
async function withDisplay(work: (hung: Hung) => Promise<void>): Promise<void> {
  let location = "";
  await using site = await openRealDashboard({
    async seed(app) {
      const json = { name: "Austin <b>North</b>", timezone: "Pacific/Kiritimati" };
      location = (await app.get<Location>("/api/locations", { json })).id;
    },
  });
  await site.open(`/locations/${location}`);
  await site.page.getByRole("link", { name: "Displays" }).click();
  await site.page.waitForURL("**/displays");
  await allAwake(site.page);
  await site.page.getByLabel("Where it hangs").fill("Entry");
  await site.page.getByRole("button", { name: "Make a link" }).click();
  const made = await site.page.getByLabel("Open it on the display").inputValue();
  const link = site.app.url + made.slice(made.indexOf("/display/"));
  const context = await site.context.browser()?.newContext({
    viewport: { width: 1280, height: 720 },
  });
  assert.ok(context);
  const lane = await context.newPage();
  await lane.clock.install();
  await lane.goto(link);
  await lane.locator('.lane[data-state="live"]').waitFor();
  await work({ site, location, lane, link, context });
  await context.close();
}

Deno.test("a display greets cars by their list, with the key that its link brought", async () => {
  await withDisplay(async ({ site, location, lane }) => {
    const asked: string[] = [];
    lane.on("request", (request) => asked.push(request.url()));
    assert.equal(new URL(lane.url()).hash, "");
    assert.equal(await lane.locator("h1").innerText(), "Austin <b>North</b>");
    const zone = { timeZone: "Pacific/Kiritimati", hour: "2-digit", minute: "2-digit" } as const;
    const clock = await lane.locator("time.lane-clock").innerText();
    const serverNow = await lane.evaluate(() => Date.now());
    const around = [-60_000, 0, 60_000].map((ms) =>
      new Intl.DateTimeFormat("en-US", zone).format(serverNow + ms)
    );
    assert.ok(around.includes(clock), `${clock} is not ${around}`);
    await site.checkAxe();
    await site.page.goto(lane.url()); // whoever is signed in may look, too
    await site.page.locator('.lane[data-state="live"]').waitFor();
    await site.checkAxe();
    await carComes(site.app, { location, plate: "GUEST12" });
    await lane.locator(PLATE, { hasText: "GUEST12" }).waitFor();
    assert.equal(await lane.locator(".lane-greeting").innerText(), "Welcome");
    const height = (await lane.locator(PLATE).boundingBox())?.height ?? 0;
    assert.ok(height > 150, `a plate of ${height} px of 720`);
    await lane.screenshot({ path: shot("display_guest") });
    const member = { list_kind: "member", how: "exact", may_open: true } as const;
    await carComes(site.app, { location, plate: "MEMBER1", match: member });
    await lane.getByText("Welcome back").waitFor();
    await lane.screenshot({ path: shot("display_member") });
    const blocked = { list_kind: "blocked", how: "exact", may_open: false } as const;
    await carComes(site.app, { location, plate: "BLOCK77", match: blocked });
    await lane.getByText("Please see the attendant").waitFor();
    await lane.screenshot({ path: shot("display_blocked") });
    const long = { method: "PATCH", json: { name: "Llanfairpwllgwyngyll".repeat(4) } };
    await site.app.get(`/api/locations/${location}`, long);
    await lane.setViewportSize({ width: 640, height: 480 });
    await lane.reload();
    await lane.locator('.lane[data-state="live"]').waitFor();
    await lane.locator(PLATE, { hasText: "BLOCK77" }).waitFor();
    await lane.getByRole("heading", { name: "Llanfair" }).waitFor();
    for (const part of [".lane-clock", PLATE]) {
      const { x = -1, width = 0 } = await lane.locator(part).boundingBox() ?? {};
      assert.ok(x >= 0 && x + width <= 640, `${part} from ${x}, ${width} wide, beside a long name`);
    }
    assert.deepEqual(asked.filter((url) => url.includes("wf_")), []);
    assert.equal(asked.filter((url) => url.includes("/api/events?")).length, 1);
  });
});

Deno.test("a display shows no expired plate, and says when it cannot know", async () => {
  await withDisplay(async ({ site, location, lane, context }) => {
    await carComes(site.app, { location, plate: "LATE123", ttlMs: -1 });
    await carComes(site.app, { location, plate: "SHORT12", ttlMs: 4000 });
    await lane.locator(PLATE, { hasText: "SHORT12" }).waitFor();
    await lane.clock.runFor(5000);
    await lane.locator(PLATE).waitFor({ state: "detached" });
    await carComes(site.app, { location, plate: "STALE12", ttlMs: 60_000 });
    await lane.locator(PLATE, { hasText: "STALE12" }).waitFor();
    await context.setOffline(true);
    await lane.clock.runFor(25_000); // no byte for 20 s is a dead line
    await lane.getByText("No connection to the server").waitFor();
    assert.equal(await lane.locator(PLATE).count(), 0);
    await lane.screenshot({ path: shot("display_down") });
    await carComes(site.app, { location, plate: "CAUGHT1", ttlMs: 60_000 });
    await context.setOffline(false);
    await lane.clock.runFor(12_000);
    await lane.locator(PLATE, { hasText: "CAUGHT1" }).waitFor();
  });
});

Deno.test("a display dims and moves between cars, loads a new build when it is quiet, and ends with its key", async () => {
  await withDisplay(async ({ site, location, lane }) => {
    const placeOf = () =>
      lane.locator(".lane-shift").evaluate((e) => getComputedStyle(e).translate);
    const before = await placeOf();
    await lane.clock.runFor(130_000);
    await lane.locator(".lane.dim").waitFor();
    assert.notEqual(await placeOf(), before);
    await lane.screenshot({ path: shot("display_idle") });
    await carComes(site.app, { location, plate: "WAKE123" });
    await lane.locator(PLATE, { hasText: "WAKE123" }).waitFor();
    assert.equal(await lane.locator(".lane.dim").count(), 0);

    await lane.evaluate(() => void (document.title = "old document"));
    await lane.route("**/display/*", async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/data-build="/, 'data-build="newer ');
      await route.fulfill({ response, body });
    });
    let isLoaded = false;
    lane.once("load", () => isLoaded = true);
    for (let step = 0; step < 1000 && !isLoaded; step++) {
      // In steps, as the network's time is real; it asks every five minutes.
      await lane.clock.runFor(5000).catch(() => {});
      await lane.evaluate(() => fetch("/healthz").then(() => {})).catch(() => {});
    }
    await lane.locator('.lane[data-state="live"]').waitFor();
    assert.notEqual(await lane.title(), "old document");

    await site.open(`/locations/${location}/displays`);
    await site.page.getByRole("button", { name: "End: Entry" }).click();
    await site.page.getByText("No display has a link yet.").waitFor();
    await lane.clock.runFor(10_000);
    await lane.getByText("This display has no valid key").waitFor();
  });
});

function shot(name: string): string {
  return new URL(`../../_build/screenshots/${name}.png`, import.meta.url).pathname;
}
