import assert from "node:assert/strict";
import { waitUntil } from "../../tests/support/wait_until.ts";
import {
  createPayloadShaper,
  type PayloadShaper,
  type PayloadShaperOptions,
} from "./payload_shaper.ts";

const EVENT = JSON.stringify({
  id: "7",
  type: "plate.read",
  data: { read: { plate: "7ABC123", confidence: 0.93, candidates: [{ plate: "7A8C123" }] } },
});

function runningShaper(options: PayloadShaperOptions = {}): PayloadShaper & AsyncDisposable {
  const shaper = createPayloadShaper({ timeoutMs: 1500, ...options });
  return Object.assign(shaper, { [Symbol.asyncDispose]: () => shaper.close() });
}

Deno.test("shape() makes the body that the expression asks for", async () => {
  await using shaper = runningShaper();
  const expression = `{ "plate": data.read.plate, "sure": data.read.confidence > 0.9 }`;
  const shaped = await shaper.shape({ expression, event: EVENT });
  assert.deepEqual(shaped, { kind: "shaped", body: '{"plate":"7ABC123","sure":true}' });
});

Deno.test("shape() says why an expression fails, which a second try would not change", async () => {
  await using shaper = runningShaper();
  for (
    const [expression, error] of [
      [`{ "plate": `, /^transform: Expected .*at character/],
      [`$error("no such lane")`, /^transform: no such lane/],
      [`data.nothing`, /^transform: it gives nothing for this event/],
      [`$join([1..12000].($string($)), "")`, /^transform: it gives \d+ bytes/],
    ] as const
  ) {
    const shaped = await shaper.shape({ expression, event: EVENT });
    assert.ok(shaped.kind === "unshaped", expression);
    assert.match(shaped.error, error);
    assert.equal(shaped.isFinal, true);
  }
});

Deno.test("hostile expressions end: recursion, a backtracking pattern, memory", async () => {
  await using shaper = runningShaper({ timeoutMs: 600 });
  const hostile = [
    `($f := function($x) { $f($x) + 1 }; $f(1))`,
    `($f := function($x) { $f($x) }; $f(1))`,
    `$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)`,
    `($f := function($x) { $f($append($x, [1..100000])) }; $f([]))`,
    `$map([1..9000000], function($x) { $string($x) & "aaaaaaaaaaaaaaaaaaaaaaaaaaa" })`,
  ];
  for (const expression of hostile) {
    const shaped = await shaper.shape({ expression, event: EVENT });
    assert.ok(shaped.kind === "unshaped", expression);
  }
  assert.equal(
    (await shaper.shape({ expression: "data.read.plate", event: EVENT })).kind,
    "shaped",
  );
});

Deno.test("an expression reaches neither files, network, environment nor another event", async () => {
  await using shaper = runningShaper();
  const expression = `{
    "deno": Deno, "fetch": fetch, "require": $require, "process": process,
    "proto": __proto__, "constructor": constructor, "left": $left
  }`;
  await shaper.shape({ expression: `$left := "secret of another"`, event: EVENT });
  assert.deepEqual(await shaper.shape({ expression, event: EVENT }), {
    kind: "shaped",
    body: "{}",
  });
});

Deno.test("an expression that overran is not tried again at once, and then it is", async () => {
  let nowMs = 0;
  await using shaper = runningShaper({ nowMs: () => nowMs, refuseForMs: 60_000, timeoutMs: 1000 });
  // Hostile for one event only.
  const expression = `$match(data.text, /^(a+)+$/).match`;
  const event = (text: string) => JSON.stringify({ data: { text } });
  const first = await shaper.shape({ expression, event: event("a".repeat(40) + "!") });
  assert.ok(first.kind === "unshaped" && !first.isFinal);
  const second = await shaper.shape({ expression, event: event("aa") });
  assert.ok(second.kind === "unshaped" && /not tried again for 60 s/.test(second.error));
  nowMs = 60_001;
  assert.equal((await shaper.shape({ expression, event: event("aa") })).kind, "shaped");
});

Deno.test("what has proven to be quick does not wait for what overruns", async () => {
  await using shaper = runningShaper({ timeoutMs: 20_000 });
  const quick = { expression: "data.read.plate", event: EVENT };
  assert.equal((await shaper.shape(quick)).kind, "shaped");
  let isOver = false;
  const hostile = shaper.shape({
    expression: `$match("${"a".repeat(60)}!", /^(a+)+$/)`,
    event: "{}",
  })
    .then(() => isOver = true);
  assert.equal((await shaper.shape(quick)).kind, "shaped");
  assert.equal(isOver, false);
  await shaper.close();
  await hostile;
});

Deno.test("an expression that never ends does not outlive a killed server", async () => {
  const code = `
    import { createPayloadProcess } from "${import.meta.resolve("./payload_process.ts")}";
    const process = createPayloadProcess({ timeoutMs: 600_000 });
    await process.ask({ expression: "1", event: "{}" });
    process.ask({ expression: '$match("${"a".repeat(60)}!", /^(a+)+$/)', event: "{}" });
    Deno.stdout.writeSync(new TextEncoder().encode(String(process.pid)));`;
  const parent = new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = parent.stdout.getReader();
  const { value } = await reader.read();
  const pid = Number(new TextDecoder().decode(value));
  assert.ok(pid > 0);
  parent.kill("SIGKILL");
  await parent.status;
  await reader.cancel();
  // Deno looks at no other process without every permission; test(1) does.
  const isGone = async () =>
    !(await new Deno.Command("test", { args: ["-e", `/proc/${pid}`] }).output()).success;
  await waitUntil(isGone, { what: "the shaping process to end" });
});
