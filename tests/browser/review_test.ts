// The review queue, as a person goes through it: by keyboard, until nothing is left.
import assert from "node:assert/strict";
import type { Page } from "../../server/contract/page.ts";
import type { Read } from "../../server/contract/read.ts";
import { PHONE } from "../support/dashboard.ts";
import { plateSite } from "../support/plate_site.ts";
import { openRealDashboard } from "../support/real_dashboard.ts";

const otherFaults = (faults: readonly string[]) =>
  faults.filter((fault) => !fault.includes("status of 404"));

Deno.test("misses and unsure reads are gone through by keyboard until nothing is left", async () => {
  const minute = 60_000;
  await using dashboard = await openRealDashboard({
    async seed(app) {
      const site = await plateSite(app);
      await site.read("SURE123", { agoMs: minute });
      await site.read("UNSURE1", { agoMs: 2 * minute, confidence: 0.71 });
      await site.miss("no_plate_found", { agoMs: 3 * minute });
      await site.read("WR0NG12", {
        agoMs: 4 * minute,
        confidence: 0.7,
        candidates: [["WRONG12", 0.6]],
      });
      await site.miss("low_confidence", { agoMs: 5 * minute, guess: "GUESS12", confidence: 0.4 });
      await site.miss("recognizer_failed", { agoMs: 40 * 24 * 60 * minute });
    },
  });
  const { page } = dashboard;
  await dashboard.open("/plates/review");
  const left = (count: string) => page.locator("[data-figure=left]", { hasText: count }).waitFor();
  const subject = page.getByRole("region", { name: "This visit" });
  await left("4");
  await subject.getByText("UNSURE1").first().waitFor();
  await dashboard.checkAxe();
  await page.keyboard.press("Enter"); // it is right
  await left("3");
  await subject.getByText("No plate to be seen").waitFor();
  await subject.getByText("Look at the picture: does the car stand").waitFor();
  await page.keyboard.press("j");
  await subject.getByText("WR0NG12").first().waitFor();
  await dashboard.shoot("review");
  await page.keyboard.press("1");
  await page.keyboard.press("Enter"); // saves the candidate and goes on
  await left("2");
  await subject.getByText("Too unclear to be sure").waitFor();
  await subject.getByText("GUESS12").waitFor();
  const link = page.url();
  assert.match(link, /visit=/);
  await page.keyboard.press("k");
  await subject.getByText("No plate to be seen").waitFor();
  await page.goto(link);
  await subject.getByText("Too unclear to be sure").waitFor();
  await page.waitForSelector("island-root[data-island=plate_review][data-hydrated]");
  await page.keyboard.press("c"); // the best guess stands there, to be mended
  assert.equal(await subject.getByLabel("What the plate says").inputValue(), "GUESS12");
  await page.keyboard.press("End");
  await page.keyboard.type("3");
  await dashboard.checkAxe();
  await page.keyboard.press("Enter");
  await left("1");
  await page.keyboard.press("Enter");
  await page.getByText("Nothing waits for a look").waitFor();
  await page.selectOption("select[name=days]", "all");
  await subject.getByText("The recognizer did not answer").waitFor();
  assert.match(page.url(), /days=all/);
  const corrected = await dashboard.app.get<{ items: unknown[] }>("/api/plates?plate=WRONG12");
  assert.equal(corrected.items.length, 1);
  const given = await dashboard.app.get<Page<Read>>("/api/plates?plate=GUESS123");
  assert.deepEqual(given.items.map((read) => read.given_by_person), [true]);
  await dashboard.open(`/plates/${given.items[0]?.id}`);
  await page.getByRole("region", { name: "Facts" }).getByText("given by a person").waitFor();
  await page.getByRole("region", { name: "Corrections" }).getByText("missed").waitFor();
  assert.deepEqual(otherFaults(dashboard.faults), []);

  await dashboard.signInAs("viewer");
  await page.setViewportSize(PHONE);
  await dashboard.open("/plates/review?days=all");
  await subject.getByText("The recognizer did not answer").waitFor();
  await page.keyboard.press("Enter");
  assert.equal(await page.getByRole("button", { name: "Seen, next" }).count(), 0);
  await left("1");
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(excess <= 0, `${excess} px too wide`);
  await dashboard.checkAxe();
});
