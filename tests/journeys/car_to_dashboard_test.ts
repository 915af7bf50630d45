// The main job: a car drives up, and the POS, the webhook and the dashboard know its plate.
import assert from "node:assert/strict";
import type { ReceivedDelivery } from "../../infra/demo/receiver/start_receiver.ts";
import type { Read } from "../../server/contract/read.ts";
import { launchBrowser } from "../support/browser.ts";
import { runningDemo } from "../support/running_demo.ts";
import { waitUntil } from "../support/wait_until.ts";

interface SentEvent {
  type: string;
  data: { read?: Read };
}

function eventOf(delivery: ReceivedDelivery): SentEvent {
  return delivery.body as SentEvent;
}

Deno.test("a car drives up and everybody knows its plate", async (t) => {
  await using demo = await runningDemo();
  const { file } = demo;
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    await page.goto(`${file.server_url}/login`);
    await page.fill("input[name=email]", file.admin_email);
    await page.fill("input[name=password]", file.admin_password);
    await page.click("button[type=submit]");
    await page.waitForURL(`${file.server_url}/`);
    await demo.sendCar(0, "7KDM482");
    let read: Read;

    await t.step("the event stream tells it", async () => {
      const event = await demo.event(
        "the plate.read event",
        (event) => event.type === "plate.read" && (event.data.read as Read).plate === "7KDM482",
      );
      read = event.data.read as Read;
      assert.equal(event.device_id, file.edges[0]?.device_id);
      assert.equal(read.camera_id, "north-entry");
      assert.ok(event.expires_at !== null && event.expires_at > event.occurred_at);
    });

    await t.step("the webhook brings it, signed", async () => {
      const delivery = await waitUntil(
        () => demo.deliveries.find((delivery) => eventOf(delivery).data.read?.id === read.id),
        { what: "the webhook", timeoutMs: 20_000 },
      );
      assert.equal(delivery.verified, true);
      assert.equal(eventOf(delivery).type, "plate.read");
    });

    await t.step("the open dashboard shows it without a reload", async () => {
      await page.getByText("7KDM482").first().waitFor({ timeout: 10_000 });
      assert.deepEqual(faults, []);
    });

    await t.step("the API finds it, with the picture it was read from", async () => {
      const found = await demo.api("/api/plates?plate=7kdm-482").then((r) => r.json());
      assert.deepEqual(found.items.map((item: Read) => item.id), [read.id]);
      const image = await demo.api(read.image_url);
      assert.equal(image.headers.get("content-type"), "image/jpeg");
      const bytes = new Uint8Array(await image.arrayBuffer());
      assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xd8]);
    });

    await t.step("nobody without a key sees it", async () => {
      for (const path of ["/api/plates", read.image_url, "/api/events", "/api/fleet/status"]) {
        const response = await fetch(file.server_url + path);
        assert.equal(response.status, 401, path);
        await response.body?.cancel();
      }
    });

    await t.step("the POS asks and is answered with the car that stands there", async () => {
      await demo.sendCar(1, "4XJT906");
      const answer = await demo.api("/api/plates/process", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ device_id: file.edges[1]?.device_id }),
      });
      const body = await answer.json();
      assert.equal(answer.status, 200, JSON.stringify(body));
      assert.equal(body.read?.plate, "4XJT906");
    });

    await t.step("one visit is one event, however many frames were read", () => {
      const reads = demo.events.filter((event) =>
        event.type === "plate.read" && (event.data.read as Read).plate === "7KDM482"
      );
      assert.equal(reads.length, 1);
    });

    await t.step("the fleet's status counts it", async () => {
      const status = await demo.api("/api/fleet/status").then((r) => r.json());
      assert.equal(status.devices.online, 2);
      assert.equal(status.cameras.streaming, 2);
      assert.equal(status.plates_today, 2);
      assert.ok(status.recognizer.calls_counted_here > 0);
    });
  } finally {
    await browser.close();
  }
});
