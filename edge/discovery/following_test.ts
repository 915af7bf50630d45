import assert from "node:assert/strict";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { createFollowing } from "./following.ts";
import { foundCamera } from "./found_camera.ts";
import { createKnownIdentities } from "./known_identities.ts";
import { createSightings } from "./sightings.ts";

const [FIRST, SECOND, THIRD] = ["192.0.2.1", "192.0.2.2", "192.0.2.3"] as const;

/** Two lanes that have pictures; an endpoint is its camera's MAC as well. */
function createRig(known: { first: string; second: string | null }) {
  const { cameras } = EdgeConfig.parse({
    cameras: [
      { id: "first", url: `http://${FIRST}/snapshot` },
      { id: "second", url: `http://${SECOND}/snapshot` },
    ],
  });
  const own = cameras.map((settings) => ({ settings, isAdopted: false }));
  const unknown = { serial: null, firmware: null, streams: [], address: null };
  const identities = createKnownIdentities(
    own.flatMap(({ settings: { id } }) => {
      const endpoint = id === "first" ? known.first : known.second;
      const home = id === "first" ? FIRST : SECOND;
      return endpoint === null
        ? []
        : [{ camera_id: id, home, endpoint, mac: endpoint, ...unknown }];
    }),
  );
  const following = createFollowing(identities);
  return {
    following,
    /** @param answers endpoint by address @returns where each lane is read now */
    async look(answers: Record<string, string>) {
      const sightings = createSightings();
      const found = Object.entries(answers).map(([address, endpoint]) =>
        foundCamera({ endpoint, scopes: [], xaddrs: [] }, address)
      );
      sightings.saw(found, { way: "multicast", at: new Date(0) });
      const neighbours = {
        isNear: () => true,
        macOf: (address: string) => answers[address] ?? null,
      };
      const { signal } = new AbortController();
      for (const camera of own) {
        const report = reportOf(camera.settings.id);
        await following.consider(camera, { report, sightings, neighbours, own, signal });
      }
      return own.map((camera) => new URL(following.effective(camera).url).hostname);
    },
  };
}

function reportOf(id: string) {
  const none = { reason: null, detail: null, frame_age_ms: null, next_attempt_in_ms: null };
  const totals = { fps: 1, frames_total: 1, restarts_total: 0, width: null, height: null };
  const since = new Date(0).toISOString();
  return { camera_id: id, name: id, status: "streaming" as const, since, ...none, ...totals };
}

Deno.test("a camera that was replaced and is another lane's now is not followed there", async () => {
  for (const second of ["a", null, "b"]) {
    const { following, look } = createRig({ first: "a", second });
    const where = await look({ [FIRST]: "new", [SECOND]: "a" });
    assert.deepEqual(where, [FIRST, SECOND], `the other lane's camera was ${second}`);
    assert.match(following.troubleOf("first") ?? "", /Another machine answers at its address/);
    await look({ [FIRST]: "a" });
    assert.equal(following.troubleOf("first"), null);
  }
});

Deno.test("cameras that changed places while pictures come are followed, two of them or three", async () => {
  const { look } = createRig({ first: "a", second: "b" });
  assert.deepEqual(await look({ [FIRST]: "b", [SECOND]: "a" }), [SECOND, FIRST]);
  const three = createRig({ first: "a", second: "b" });
  const answers = { [FIRST]: "c", [SECOND]: "a", [THIRD]: "b" };
  assert.deepEqual(await three.look(answers), [SECOND, THIRD]);
});
