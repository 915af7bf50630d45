// Breaks the running fleet as life does, and sees that nothing is lost and all comes back.
import assert from "node:assert/strict";
import type { Read } from "../../server/contract/read.ts";
import { runningDemo } from "../support/running_demo.ts";
import { waitUntil } from "../support/wait_until.ts";

function isReadOf(
  plate: string,
): (event: { type: string; data: Record<string, unknown> }) => boolean {
  return (event) => event.type === "plate.read" && (event.data.read as Read).plate === plate;
}

Deno.test("the server is killed with a delivery under way: none is lost, under the same id", async () => {
  await using demo = await runningDemo();
  demo.receiver.fault({ status: 503, count: 1 });
  // An event without a deadline: one that may open a gate is rather dropped than late.
  await demo.breakCamera(0, { kind: "stall" });
  const refused = await waitUntil(
    () => demo.deliveries.find((delivery) => delivery.status === 503),
    { what: "the first attempt", timeoutMs: 20_000 },
  );
  const server = demo.programs.part("server");
  await server.kill();
  server.startAgain();
  const again = await waitUntil(
    () =>
      demo.deliveries.find((delivery) =>
        delivery !== refused && delivery.webhook_id === refused.webhook_id
      ),
    { what: "the second attempt", timeoutMs: 90_000 },
  );
  assert.equal(again.verified, true);
  assert.deepEqual(again.body, refused.body);
  assert.equal(again.status, 204);
  // The agents come back by themselves, and so does the stream of events.
  await demo.sendCar(1, "2BND774");
  await demo.event("a read after the restart", isReadOf("2BND774"), 60_000);
});

Deno.test("a camera that goes silent is seen and comes back by itself", async () => {
  await using demo = await runningDemo();
  await demo.breakCamera(0, { kind: "stall" });
  await demo.event(
    "the camera's trouble",
    (event) =>
      event.type === "camera.changed" && event.camera_id === "north-entry" &&
      event.data.status !== "streaming",
  );
  const stale = await fetch(
    `${demo.file.edges[0]?.url}/api/snapshots?max_age_ms=1000`,
    { headers: { "x-api-key": demo.file.edges[0]?.api_key ?? "" } },
  );
  assert.equal(stale.status, 503, "an old picture must never be served as new");
  assert.equal((await stale.json()).code, "stale_snapshot");
  // The other site never noticed.
  await demo.sendCar(1, "3CPL558");
  await demo.event("the other site's read", isReadOf("3CPL558"));
  const before = demo.events.length;
  await demo.breakCamera(0, { kind: "clear" });
  await waitUntil(
    () =>
      demo.events.slice(before).find((event) =>
        event.type === "camera.changed" && event.camera_id === "north-entry" &&
        event.data.status === "streaming"
      ),
    { what: "the camera's return", timeoutMs: 60_000 },
  );
});

Deno.test("the recognizer is away: the caller is told in time, a kept frame is read later", async () => {
  await using demo = await runningDemo();
  const recognizer = demo.programs.part("recognizer");
  await recognizer.kill();
  await demo.sendCar(0, "8MVH230");
  const startedMs = performance.now();
  const answer = await demo.api("/api/plates/process", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      device_id: demo.file.edges[0]?.device_id,
      timeout_ms: 4000,
      keep_on_failure: true,
    }),
  });
  const problem = await answer.json();
  assert.ok(performance.now() - startedMs < 8000, "the caller's deadline was 4 s");
  assert.equal(answer.status, 503, JSON.stringify(problem));
  assert.equal(problem.code, "recognizer_unavailable");
  assert.equal(problem.kept, true);
  recognizer.startAgain();
  const event = await demo.event("the kept frame's read", isReadOf("8MVH230"), 120_000);
  assert.ok(event.expires_at !== null);
});
