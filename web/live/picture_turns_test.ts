import assert from "node:assert/strict";
import { createTurns } from "./picture_turns.ts";

Deno.test("createTurns() has few under way; who ends or gives up makes room, and once only", async () => {
  const turns = createTurns(2);
  const begun: string[] = [];
  const leave = new Map(
    ["a", "b", "c", "d", "e"].map((name) => [name, turns.take(() => begun.push(name))]),
  );
  assert.deepEqual(begun, ["a", "b"]);
  leave.get("c")?.(); // its row went while it waited
  leave.get("a")?.();
  leave.get("a")?.();
  await Promise.resolve();
  assert.deepEqual(begun, ["a", "b", "d"]);
  leave.get("b")?.();
  leave.get("d")?.();
  await Promise.resolve();
  assert.deepEqual(begun, ["a", "b", "d", "e"]);
});

Deno.test("createTurns() begins none of many that give up one after the other", async () => {
  const turns = createTurns(2);
  const begun: string[] = [];
  const leaves = ["a", "b", "c", "d", "e"].map((name) => turns.take(() => begun.push(name)));
  leaves.forEach((leave) => leave()); // typing went on
  await Promise.resolve();
  assert.deepEqual(begun, ["a", "b"]);
});
