import assert from "node:assert/strict";
import fc from "fast-check";
import {
  afterAccepted,
  candidatesOf,
  createDeviceTokens,
  type TokenState,
  UNUSED_MOST,
} from "./device_tokens.ts";
import { type Identity, loadIdentity, saveIdentity } from "./identity.ts";

const IDENTITY: Identity = {
  device_id: "01890000-0000-7000-8000-000000000000",
  token: "t0",
  server_url: "http://127.0.0.1:1",
  name: "Pi",
  location_name: "Town",
  claim_hash: "c",
  settings_claim_hash: null,
  is_server_typed_in: false,
  next_tokens: [],
  previous_token: null,
};

async function withFolder(work: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await Deno.makeTempDir({ prefix: "edge_tokens_" });
  try {
    await saveIdentity(dataDir, IDENTITY);
    await work(dataDir);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** A server that rotates: both tokens count until the new one is used. */
function createServer() {
  let [current, next]: [string, string | null] = ["t0", null];
  let made = 0;
  return {
    rotate: () => next = `t${++made}`,
    /** As a database that is brought back to what it was. */
    backup: () => [current, next] as const,
    restore: (kept: readonly [string, string | null]) => [current, next] = kept,
    takes: (token: string) => {
      if (token === next) [current, next] = [next, null];
      return token === current;
    },
  };
}

type Step =
  | { kind: "rotate"; isHeard: boolean }
  | { kind: "beat"; isAnswerLost: boolean; isSaveLost: boolean }
  | { kind: "power_cut" };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("rotate" as const), isHeard: fc.boolean() }),
    fc.record({
      kind: fc.constant("beat" as const),
      isAnswerLost: fc.boolean(),
      isSaveLost: fc.boolean(),
    }),
    fc.constant({ kind: "power_cut" as const }),
  ),
  { maxLength: 40 },
);

Deno.test("afterAccepted() and its order of trying lock nobody out: power cuts, lost answers, disks that refuse, rotations over rotations", () => {
  fc.assert(
    fc.property(steps, (run) => {
      const server = createServer();
      let disk: TokenState = { token: "t0", next_tokens: [], previous_token: null };
      let memory = disk;
      let refused = new Set<string>();
      const beat = (
        { isAnswerLost, isSaveLost }: { isAnswerLost: boolean; isSaveLost: boolean },
      ) => {
        const candidates = candidatesOf(memory);
        const used = candidates.find((one) => !refused.has(one)) ?? memory.token;
        const isTaken = server.takes(used);
        if (isAnswerLost) return false;
        if (!isTaken) {
          refused.add(used);
          if (candidates.every((one) => refused.has(one))) refused = new Set();
          return false;
        }
        memory = afterAccepted(memory, { used, refused });
        refused = new Set();
        if (!isSaveLost) disk = memory;
        return true;
      };
      for (const step of run) {
        if (step.kind === "rotate") {
          const token = server.rotate();
          // Kept first, believed in after: what cannot be kept is not taken.
          if (step.isHeard && memory.next_tokens.length < UNUSED_MOST) {
            disk = memory = { ...memory, next_tokens: [...memory.next_tokens, token] };
          }
        } else if (step.kind === "power_cut") [memory, refused] = [disk, new Set()];
        else beat(step);
      }
      memory = disk; // one more power cut
      refused = new Set();
      const tries = Array.from(
        { length: UNUSED_MOST + 2 },
        () => beat({ isAnswerLost: false, isSaveLost: false }),
      );
      assert.ok(tries.includes(true), JSON.stringify(run));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("afterAccepted() goes back to the token before when the server was restored from a backup", () => {
  const server = createServer();
  const backup = server.backup();
  const token = server.rotate();
  let state: TokenState = { token: "t0", next_tokens: [token], previous_token: null };
  assert.ok(server.takes(token));
  state = afterAccepted(state, { used: token, refused: new Set() });
  server.restore(backup);
  assert.equal(server.takes(state.token), false);
  assert.equal(server.takes(state.previous_token ?? ""), true);
});

Deno.test("createDeviceTokens() keeps a new token beside the old one before it is used, and drops the old one after", () =>
  withFolder(async (dataDir) => {
    const tokens = createDeviceTokens({ identity: IDENTITY, dataDir });
    await tokens.take("t1");
    const { token, next_tokens } = await loadIdentity(dataDir) ?? assert.fail();
    assert.deepEqual([token, next_tokens], ["t0", ["t1"]]);
    assert.deepEqual([tokens.current, tokens.toTry], ["t0", "t1"]);
    assert.equal(await tokens.accepted("t1"), true);
    assert.deepEqual([tokens.current, tokens.toTry], ["t1", "t1"]);
    const kept = await loadIdentity(dataDir) ?? assert.fail();
    assert.deepEqual([kept.token, kept.next_tokens, kept.previous_token], ["t1", [], "t0"]);
    assert.equal(((await Deno.stat(`${dataDir}/identity.json`)).mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("createDeviceTokens() goes on with its old token when the new one is refused, and forgets that one", () =>
  withFolder(async (dataDir) => {
    const tokens = createDeviceTokens({ identity: IDENTITY, dataDir });
    await tokens.take("never known to the server");
    assert.equal(tokens.refused(tokens.toTry), true);
    assert.equal(tokens.toTry, "t0");
    assert.equal(await tokens.accepted("t0"), false);
    assert.equal(tokens.toTry, "t0");
    assert.deepEqual((await loadIdentity(dataDir))?.next_tokens, []);
  }));

Deno.test("createDeviceTokens() refuses a token that cannot be kept: it would be gone at the next start", () =>
  withFolder(async (dataDir) => {
    const tokens = createDeviceTokens({ identity: IDENTITY, dataDir });
    await Deno.remove(`${dataDir}/identity.json`);
    await Deno.mkdir(`${dataDir}/identity.json`);
    await assert.rejects(tokens.take("t1"));
    assert.deepEqual([tokens.current, tokens.toTry], ["t0", "t0"]);
  }));

Deno.test("createDeviceTokens() does not write over the identity of a claim code that was good meanwhile", () =>
  withFolder(async (dataDir) => {
    const tokens = createDeviceTokens({ identity: IDENTITY, dataDir });
    const other = { ...IDENTITY, token: "other", claim_hash: "another code" };
    await saveIdentity(dataDir, other);
    await tokens.take("t1");
    assert.deepEqual(await loadIdentity(dataDir), other);
  }));
