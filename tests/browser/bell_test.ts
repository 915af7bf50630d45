// The bell and the tab's one stream on the real server: what matters is counted, kept per browser,
// told by the browser itself when allowed, and caught up on after the server was away.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import type { EventData, EventType } from "../../server/contract/event.ts";
import { appendEvent } from "../../server/events/append_event.ts";
import { openRealDashboard, type RealServer } from "../support/real_dashboard.ts";

const HOSTILE = `"><img src=x onerror=alert(1)>`;

async function tell<T extends EventType>(
  { database: { db } }: RealServer,
  type: T,
  data: EventData<T>,
): Promise<void> {
  await db.transaction((tx) =>
    appendEvent(tx, {
      type,
      occurredAt: new Date(),
      expiresAt: null,
      locationId: null,
      deviceId: uuidv7(),
      cameraId: null,
      data,
    })
  );
}
const goesOffline = (app: RealServer, name: string) =>
  tell(app, "device.offline", { name, last_seen_at: new Date().toISOString() });

const bell = (page: Page, name: string | RegExp) =>
  page.locator(".bell > summary").and(
    page.getByLabel(name, { exact: typeof name === "string" }),
  );

Deno.test("the bell counts what matters, once a browser, and forgets nothing between pages", async () => {
  await using site = await openRealDashboard({
    seed: (app) => goesOffline(app, "Old Pi"),
  });
  const { page, app } = site;
  await site.open("/");
  await bell(page, "Notifications").waitFor();
  await goesOffline(app, `Pi ${HOSTILE}`);
  await tell(app, "device.online", { name: "Pi", offline_for_ms: 1000 });
  await bell(page, "Notifications, 1 unread").waitFor();
  await site.open("/devices");
  await bell(page, "Notifications, 1 unread").click();
  const entries = page.locator(".bell li");
  await entries.nth(1).waitFor();
  assert.equal(await entries.count(), 2);
  assert.ok((await entries.first().innerText()).includes(HOSTILE));
  assert.match(await entries.first().getAttribute("class") ?? "", /unread/);
  await site.shoot("bell");
  await site.checkAxe();
  await page.keyboard.press("Escape");
  await bell(page, "Notifications").waitFor();
  await site.open("/");
  await bell(page, "Notifications").waitFor();
  assert.deepEqual(site.faults, []);
});

Deno.test("the browser itself tells, when it was allowed by a click, from one tab alone", async () => {
  await using site = await openRealDashboard();
  const { page, app, context } = site;
  await context.addInitScript(() => {
    const told: string[] = [];
    class FakeNotification {
      static permission = "default";
      static requestPermission() {
        FakeNotification.permission = "granted";
        return Promise.resolve("granted");
      }
      constructor(_title: string, { body }: { body: string }) {
        told.push(body);
      }
    }
    Object.assign(globalThis, { Notification: FakeNotification, told });
    document.hasFocus = () => false;
  });
  await site.open("/");
  const told = () => page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
  await goesOffline(app, "Before");
  await bell(page, /1 unread/).click();
  assert.deepEqual(await told(), []);
  await page.getByRole("button", { name: "Notify me in this browser" }).click();
  await page.getByRole("button", { name: "Do not notify me any more" }).waitFor();
  await goesOffline(app, "After");
  await page.locator(".bell li", { hasText: "After" }).waitFor();
  await page.waitForFunction(() =>
    (globalThis as unknown as { told: string[] }).told.some((text) => text.includes("After"))
  );
  assert.equal((await told()).length, 1);
});

Deno.test("a stream that was cut is told of by a banner, and catches up without a gap", async () => {
  await using site = await openRealDashboard();
  const { page, app, context } = site;
  const streams: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/events") {
      streams.push(request.headers()["last-event-id"] ?? "");
    }
  });
  await site.open("/");
  assert.equal(streams.length, 1);
  await goesOffline(app, "One");
  await page.locator(".feed li", { hasText: "One went offline" }).waitFor();
  await context.setOffline(true);
  // An open response outlives the emulated cut: the tab is left and come back to instead.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide")));
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow")));
  await page.getByText("Reconnecting…").waitFor();
  for (const name of ["Two", "Three", "Four"]) await goesOffline(app, name);
  await context.setOffline(false);
  await page.getByText("Reconnecting…").waitFor({ state: "detached" });
  await page.locator(".feed li", { hasText: "Four" }).waitFor();
  const lines = await page.locator(".feed li .what").allInnerTexts();
  assert.deepEqual(lines.slice(0, 4).map((line) => line.split(" ")[0]), [
    "Four",
    "Three",
    "Two",
    "One",
  ]);
  await bell(page, /4 unread/).waitFor();
});
