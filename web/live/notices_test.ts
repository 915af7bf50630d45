import assert from "node:assert/strict";
import type { Event } from "../../server/contract/event.ts";
import { isNews, noticeHref, unreadCount, withNotice } from "./notices.ts";

const NOW_MS = Date.parse("2026-11-29T12:00:00Z");
const event = (id: string, change: Partial<Event> = {}): Event => ({
  id,
  type: "device.offline",
  occurred_at: new Date(NOW_MS).toISOString(),
  expires_at: null,
  location_id: null,
  device_id: "d1",
  camera_id: null,
  data: {},
  ...change,
});

Deno.test("withNotice() keeps what matters once, newest first, however it comes", () => {
  const all = ["9", "10", "9", "11"].map((id) => event(id));
  const notices = all.reduce(withNotice, [] as readonly Event[]);
  assert.deepEqual(notices.map(({ id }) => id), ["11", "10", "9"]);
  assert.equal(withNotice(notices, event("12", { type: "plate.read" })), notices);
});

Deno.test("withNotice() keeps critical incidents, but none whose cause has told of itself", () => {
  const opened = (id: string, data: Record<string, unknown>) =>
    withNotice([], event(id, { type: "incident.opened", data }));
  assert.equal(opened("1", { severity: "critical", cause: "camera_frozen" }).length, 1);
  assert.equal(opened("2", { severity: "warning", cause: "disk_low" }).length, 0);
  assert.equal(opened("3", { severity: "critical", cause: "device_silent" }).length, 0);
});

Deno.test("unreadCount() compares ids as numbers: 10 is newer than 9", () => {
  assert.equal(unreadCount([event("10"), event("9")], 9), 1);
});

Deno.test("isNews() tells once, and nothing that was caught up on long after", () => {
  assert.ok(isNews(event("5"), { toldId: 4, nowMs: NOW_MS }));
  assert.ok(!isNews(event("5"), { toldId: 5, nowMs: NOW_MS }));
  assert.ok(!isNews(event("5"), { toldId: 4, nowMs: NOW_MS + 3_600_000 }));
});

Deno.test("noticeHref() leads to where it is dealt with, and never out of the site", () => {
  assert.equal(noticeHref(event("1", { device_id: "javascript:x" })), "/devices/javascript%3Ax");
  const halted = event("1", { type: "deployment.halted", data: { deployment_id: "a" } });
  assert.equal(noticeHref(halted), "/deployments/a");
  assert.equal(noticeHref(event("1", { type: "recognizer.budget" })), null);
});
