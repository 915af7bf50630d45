// Kills Postgres under a fleet at work: every call is answered in its time, and all comes back.
import assert from "node:assert/strict";
import type { Read } from "../../server/contract/read.ts";
import { runningDemo, type TestDemo } from "../support/running_demo.ts";
import { waitUntil } from "../support/wait_until.ts";

// Longer than any deadline of the server's own: only what hangs gets here.
const HANGS_AFTER_MS = 30_000;
const ASKED_AT_ONCE = 20;
const ROUNDS = 3;

/** Asks many things at once. @returns the status of each; a call that hangs throws */
async function askMuch(demo: TestDemo): Promise<number[]> {
  const paths = ["/api/fleet/status", "/api/plates", "/api/devices", "/api/events/recent"];
  return await Promise.all(
    Array.from({ length: ASKED_AT_ONCE }, async (_, index) => {
      const path = paths[index % paths.length] ?? "/readyz";
      const response = await demo.api(path, { signal: AbortSignal.timeout(HANGS_AFTER_MS) });
      await response.body?.cancel();
      return response.status;
    }),
  );
}

async function postmasterPid(demo: TestDemo): Promise<number> {
  const file = await Deno.readTextFile(`${demo.dir}/server/postgres/cluster/postmaster.pid`);
  return Number(file.split("\n")[0]);
}

Deno.test("Postgres is killed under load: nothing hangs, all comes back, no read is lost", async () => {
  await using demo = await runningDemo();
  for (let round = 0; round < ROUNDS; round++) {
    const before = await postmasterPid(demo);
    const asking = askMuch(demo);
    Deno.kill(before, "SIGKILL");
    const statuses = [...await asking, ...await askMuch(demo)];
    const odd = statuses.filter((status) => status !== 200 && status !== 503);
    assert.deepEqual(odd, [], "an answer or a clear 503");
    await waitUntil(
      async () => (await askMuch(demo)).every((status) => status === 200),
      { what: "every call to work again", timeoutMs: 60_000 },
    );
    assert.notEqual(await postmasterPid(demo), before);
  }
  // The agents and the follower of events never had to be told.
  await demo.sendCar(0, "9PKR221");
  const event = await demo.event(
    "a read after three kills",
    (event) => event.type === "plate.read" && (event.data.read as Read).plate === "9PKR221",
    60_000,
  );
  await waitUntil(
    () => demo.deliveries.find((delivery) => (delivery.body as { id: string }).id === event.id),
    { what: "its webhook", timeoutMs: 30_000 },
  );
  const ids = demo.events.map((heard) => Number(heard.id));
  assert.deepEqual(ids, ids.toSorted((a, b) => a - b), "events in their order");
  assert.equal(new Set(ids).size, ids.length, "no event twice");
});
