// Finding a plate and correcting it, as an operator does: by keyboard, on real data.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { PHONE } from "../support/dashboard.ts";
import { greyPicture } from "../support/grey_picture.ts";
import { type PlateSite, plateSite } from "../support/plate_site.ts";
import { openRealDashboard } from "../support/real_dashboard.ts";
import { waitUntil } from "../support/wait_until.ts";

/** There are no pictures behind these reads: each is told as gone, and heard as a fault. */
const otherFaults = (faults: readonly string[]) =>
  faults.filter((fault) => !fault.includes("status of 404"));
const HOSTILE = `"><img src=x onerror="document.title='owned'">`;

Deno.test("a plate is found as one types, with what is like it; the address and the way back follow", async () => {
  let site: PlateSite | undefined;
  await using dashboard = await openRealDashboard({
    async seed(app) {
      site = await plateSite(app, HOSTILE);
      for (let index = 0; index < 35; index++) {
        await site.read(`FILL${100 + index}`, { agoMs: 3_600_000 + index * 60_000 });
      }
      await site.read("TXR7214");
      await site.read("TXR7299", { confidence: 0.71 });
      await site.read("TXR72I4");
      await site.read("TKR7214");
    },
  });
  const { page } = dashboard;
  await dashboard.open("/plates");
  const rows = page.locator(".plate-rows tbody tr");
  assert.equal(await rows.count(), 30);
  const field = page.locator("input[name=plate]");
  await field.pressSequentially("txr-72", { delay: 20 });
  await page.waitForFunction(() => document.querySelectorAll(".plate-rows tbody tr").length === 3);
  await page.waitForURL(/\/plates\?plate=TXR72$/);
  assert.equal(await field.inputValue(), "txr-72", "what was typed is not rewritten underneath");
  await field.pressSequentially("14");
  const near = page.getByRole("region", { name: "Plates like TXR7214" });
  await near.getByText("look-alike").waitFor();
  await near.getByText("one character differs").waitFor();
  assert.equal(await rows.count(), 1);
  const href = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  assert.match(href ?? "", /^\/api\/plates\/export\.csv\?plate=TXR7214\*$/);
  // While a question is under way the old rows are dimmed, which is no contrast to judge.
  await page.waitForFunction(() =>
    document.querySelector(".plate-results[aria-busy=false]") !== null &&
    [...document.querySelectorAll(".plate-results > [aria-busy]")]
      .every((part) => getComputedStyle(part).opacity === "1")
  );
  await dashboard.checkAxe();
  await dashboard.shoot("plates-search");

  await rows.first().getByRole("link", { name: "TXR7214" }).click();
  await page.getByRole("heading", { name: "Plate TXR7214" }).waitFor();
  await page.goBack();
  await near.waitFor();
  assert.equal(await page.locator("input[name=plate]").inputValue(), "TXR7214");
  await page.getByRole("link", { name: "Clear filters" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".plate-rows tbody tr").length === 30);
  await page.waitForURL(/\/plates$/);

  await page.getByText("More filters").click();
  await page.selectOption("select[name=certainty]", "below_80");
  await page.waitForFunction(() => document.querySelectorAll(".plate-rows tbody tr").length === 1);
  await page.waitForURL(/certainty=below_80/);
  const fresh = await site?.read("NEW1234", { agoMs: 0, confidence: 0.7 });
  await site?.tell(fresh?.read ?? "");
  await page.locator("tr.new").getByText("NEW1234").waitFor();
  await page.reload();
  await rows.getByText("TXR7299").waitFor();
  assert.notEqual(await page.title(), "owned");
  assert.deepEqual(otherFaults(dashboard.faults), []);
});

Deno.test("what begins as typed is shown before what is like it, which never passes for another's", async () => {
  let site: PlateSite | undefined;
  await using dashboard = await openRealDashboard({
    async seed(app) {
      site = await plateSite(app);
      for (const plate of ["TXR7214", "TXR7299", "TXR72I4", "TKR7214"]) await site.read(plate);
    },
  });
  const { page } = dashboard;
  const picture = { contentType: "image/jpeg", body: Buffer.from(greyPicture()) };
  await page.route("**/api/plates/*/image", (route) => route.fulfill(picture));
  const asked: string[] = [];
  let answer = Promise.withResolvers<void>();
  await page.route(/\/api\/plates\?(.*&)?q=/, async (route) => {
    asked.push(new URL(route.request().url()).searchParams.get("q") ?? "");
    await answer.promise;
    await route.continue().catch(() => {}); // another question came meanwhile
  });
  await dashboard.open("/plates");
  const field = page.locator("input[name=plate]");
  const all = page.locator(".plate-results");
  const status = all.getByRole("status");
  const rows = page.locator(".plate-rows[aria-busy=false] tbody tr");
  const near = (plate: string, isBusy: boolean) =>
    page.locator(`.plate-results > section[aria-busy=${isBusy}]`)
      .filter({ has: page.getByRole("heading", { name: `Plates like ${plate}`, exact: true }) });

  await field.fill("txr7214");
  await status.getByText("1 read", { exact: true }).waitFor();
  assert.equal(await rows.count(), 1);
  assert.equal(await all.getAttribute("aria-busy"), "true", "more is to come");
  assert.equal(await page.getByRole("heading", { name: "Plates like" }).count(), 0);
  answer.resolve();
  await near("TXR7214", false).getByText("look-alike").waitFor();
  await status.getByText("1 read · 3 near matches").waitFor();
  assert.equal(await all.getAttribute("aria-busy"), "false");
  await rows.locator("img.picture").waitFor(); // asked for once nobody types

  answer = Promise.withResolvers();
  await field.press("Backspace");
  await field.press("Backspace");
  await status.getByText("3 reads", { exact: true }).waitFor();
  await near("TXR7214", true).waitFor();
  answer.resolve();
  await page.locator(".plate-results[aria-busy=false]").waitFor();
  assert.equal(await page.getByRole("heading", { name: "Plates like" }).count(), 0);

  answer = Promise.withResolvers();
  await field.fill("txr72zz");
  await page.getByText("Plates like it are being looked for.").waitFor();
  answer.resolve();
  await page.getByText("But some are like it: see below.").waitFor();
  const before = asked.length;
  await field.fill("txr");
  await page.waitForFunction(() =>
    document.querySelector(".plate-results[aria-busy=false]") !== null &&
    document.querySelectorAll(".plate-rows tbody tr").length === 3
  );
  assert.equal(await page.getByRole("heading", { name: "Plates like" }).count(), 0);
  assert.equal(asked.length, before, "nothing else looks like TXR");

  answer = Promise.withResolvers();
  await field.fill("txr7214");
  await status.getByText("1 read", { exact: true }).waitFor();
  const again = await site?.read("TXR7214", { agoMs: 0 });
  await site?.tell(again?.read ?? "");
  await waitUntil(() => asked.length === before + 2, { what: "the question after the new read" });
  answer.resolve();
  await status.getByText("2 reads · 3 near matches").waitFor();
  assert.equal(await page.locator("tr.new").count(), 1, "the new read, and no other");
  assert.deepEqual(otherFaults(dashboard.faults), []);
});

Deno.test("a screen full of rows comes first, and no row is said to be all until all are there", async () => {
  await using dashboard = await openRealDashboard({
    async seed(app) {
      const site = await plateSite(app);
      for (let index = 0; index < 40; index++) {
        await site.read(`${index % 5 === 0 ? "B" : "A"}CD${100 + index}`, { agoMs: index * 1000 });
      }
    },
  });
  const { page } = dashboard;
  await dashboard.open("/plates");
  // What stands there each time that rows have changed.
  await page.evaluate(() => {
    const results = document.querySelector(".plate-results");
    const drawn: string[] = [];
    const note = () => {
      const rows = document.querySelector<HTMLElement>(".plate-rows");
      const shown = [...document.querySelectorAll(".plate-rows tbody tr")];
      const bottom = shown.at(-1)?.getBoundingClientRect().bottom ?? 0;
      const isFull = bottom >= innerHeight || shown.length === 30 ? "full" : "short";
      const busy = `${rows?.ariaBusy} ${results?.ariaBusy}`;
      drawn.push([rows?.dataset.begin, shown.length < 30 ? "part" : "all", isFull, busy].join(" "));
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true });
    Object.assign(globalThis, { drawn });
  });
  const drawnOf = (begin: string) =>
    page.evaluate(
      (begin) =>
        (globalThis as unknown as { drawn: string[] }).drawn.filter((state) =>
          state.startsWith(begin)
        ),
      begin,
    );
  const rows = page.locator(".plate-rows[data-begin=A][aria-busy=false] tbody tr");
  await page.locator("input[name=plate]").pressSequentially("a");
  await rows.nth(29).waitFor();
  const first = await page.locator(".plate-rows tbody tr").first().elementHandle();
  const states = await drawnOf("A ");
  assert.equal(states[0], "A part full true true");
  assert.ok(states.some((state) => state === "A all full false false"), states.join());
  assert.ok(!states.some((state) => /part .* false/.test(state)), states.join());

  // A row goes on as another's, which is why no picture may stay behind.
  await page.locator("input[name=plate]").fill("b");
  await page.waitForFunction(() => document.querySelectorAll(".plate-rows tbody tr").length === 8);
  assert.ok(await first?.evaluate((row) => row.isConnected));
  const held = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".plate-rows tbody tr")].every((row) => {
      const image = row.querySelector("img");
      return image === null || image.src.includes(row.dataset.read ?? "-");
    })
  );
  assert.ok(held);
  assert.deepEqual(otherFaults(dashboard.faults), []);
});

Deno.test("whoever is in a row stays in it when a read comes", async () => {
  let site: PlateSite | undefined;
  await using dashboard = await openRealDashboard({
    async seed(app) {
      site = await plateSite(app);
      for (const plate of ["TXR7214", "TXR7299"]) await site.read(plate);
    },
  });
  const { page } = dashboard;
  await dashboard.open("/plates");
  await page.locator("input[name=plate]").fill("txr");
  await page.locator(".plate-rows[data-begin=TXR][aria-busy=false]").waitFor();
  await page.locator(".plate-rows .main a").first().focus();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("href"));
  const before = await focused();
  const fresh = await site?.read("TXR0001", { agoMs: 0 });
  await site?.tell(fresh?.read ?? "");
  await page.locator(".plate-rows tr.new").getByText("TXR0001").waitFor();
  assert.equal(await focused(), before);
  assert.deepEqual(otherFaults(dashboard.faults), []);
});

Deno.test("whoever is in a row that goes is in no other's", async () => {
  await using dashboard = await openRealDashboard({
    async seed(app) {
      const site = await plateSite(app);
      for (const plate of ["TXR7214", "TXR7299", "KLM0482", "KLM0001"]) await site.read(plate);
    },
  });
  const { page } = dashboard;
  const answer = Promise.withResolvers<void>();
  await page.route(/\/api\/plates\?(.*&)?plate=KLM/, async (route) => {
    await answer.promise;
    await route.continue();
  });
  await dashboard.open("/plates");
  const field = page.locator("input[name=plate]");
  await field.fill("txr");
  await page.locator(".plate-rows[data-begin=TXR][aria-busy=false]").waitFor();
  await field.fill("klm");
  await page.locator(".plate-rows .main a").first().focus();
  answer.resolve();
  await page.locator(".plate-rows[data-begin=KLM][aria-busy=false]").waitFor();
  assert.equal(await page.locator(".plate-rows tbody tr").count(), 2);
  const focused = await page.evaluate(() => document.activeElement?.closest("tr")?.innerText);
  assert.equal(focused, undefined, "Enter would open a plate that nobody chose");
  assert.deepEqual(otherFaults(dashboard.faults), []);
});

Deno.test("a plate is corrected by keyboard alone; the rule is told before it is sent", async () => {
  let id = "";
  await using dashboard = await openRealDashboard({
    async seed(app) {
      const site = await plateSite(app);
      const read = { candidates: [["KLM0482", 0.4]] as [string, number][], earlier: ["KLMO48"] };
      id = (await site.read("KLMO482", { ...read, confidence: 0.74 })).read;
      const list = await app.get<{ id: string }>("/api/lists", {
        json: { name: "Gold members", kind: "member" },
      });
      await app.get(`/api/lists/${list.id}/entries`, { json: { plate: "KLM0482", label: "Doe" } });
    },
  });
  const { page } = dashboard;
  await dashboard.open(`/plates/${id}`);
  await page.getByText("Members · Doe · look-alike").waitFor();
  assert.equal(await page.locator(".frames li").count(), 2, "the visit's frames");
  await page.keyboard.press("c");
  await page.keyboard.type("zzz9999");
  await page.getByText("7 of at most 3 characters changed. It was read as KLMO482.").waitFor();
  assert.ok(await page.getByRole("button", { name: "Save" }).isDisabled());
  await dashboard.checkAxe();
  await page.keyboard.press("Escape");
  await page.keyboard.press("1"); // the first candidate
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Plate KLM0482" }).waitFor();
  await page.getByText("Members · Doe · exact").waitFor();
  const history = page.getByRole("region", { name: "Corrections" });
  await history.getByText("KLMO482").waitFor();
  await dashboard.shoot("plate-corrected");
  await page.reload();
  await page.getByText("Read as").waitFor();
  assert.deepEqual(otherFaults(dashboard.faults), []);

  await dashboard.signInAs("viewer");
  await dashboard.open(`/plates/${id}`);
  await page.keyboard.press("c");
  assert.equal(await page.locator(".correction").count(), 0, "a viewer is offered nothing");
  await page.getByText("Gold members").waitFor();
});

Deno.test("plates fit a phone, in the dark and in Spanish, empty and full", async () => {
  let id = "";
  await using dashboard = await openRealDashboard({
    viewport: PHONE,
    colorScheme: "dark",
    locale: "es-MX",
    async seed(app) {
      const site = await plateSite(
        app,
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
      );
      id = (await site.read("TXR7214", { candidates: [["TXR72I4", 0.5]] })).read;
    },
  });
  const { page } = dashboard;
  for (const path of ["/plates", "/plates?plate=NOTHING", `/plates/${id}`]) {
    await dashboard.open(path);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(excess <= 0, `${path} is ${excess} px too wide`);
    await dashboard.checkAxe();
  }
  await dashboard.open("/plates?plate=NOTHING");
  await page.getByText("Ninguna placa empieza así").waitFor();
  await dashboard.shoot("plates-none-phone-dark-es");
  assert.deepEqual(otherFaults(dashboard.faults), []);
});
