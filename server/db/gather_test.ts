import assert from "node:assert/strict";
import { gather } from "./gather.ts";

function asked() {
  const rounds: string[][] = [];
  const ask = gather<string, string>((questions) => {
    rounds.push([...questions]);
    if (questions.includes("bad")) return Promise.reject(new Error("Cannot tell"));
    return Promise.resolve(
      new Map(questions.filter((one) => one !== "none").map((one) => [one, one.toUpperCase()])),
    );
  }, (one) => one);
  return { rounds, ask };
}

Deno.test("gather() asks a lone question at once, and the many that follow it together", async () => {
  const { rounds, ask } = asked();
  assert.equal(await ask("a"), "A");
  const answers = await Promise.all(["b", "c", "b", "none"].map(ask));
  assert.deepEqual(answers, ["B", "C", "B", undefined]);
  assert.deepEqual(rounds, [["a"], ["b", "c", "b", "none"]]);
});

Deno.test("gather() remembers nothing: who asks again is asked for again", async () => {
  const { rounds, ask } = asked();
  await ask("a");
  await ask("a");
  assert.equal(rounds.length, 2);
});

Deno.test("gather() tells all of a round that fails, and goes on", async () => {
  const { ask } = asked();
  await ask("first");
  const round = await Promise.allSettled(["a", "bad"].map(ask));
  assert.deepEqual(round.map(({ status }) => status), ["rejected", "rejected"]);
  assert.equal(await ask("a"), "A");
});
