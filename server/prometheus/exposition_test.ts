import assert from "node:assert/strict";
import { Gauge, Registry } from "prom-client";
import { exposition, type Family, labelName, labelText, textStream } from "./exposition.ts";

const HOSTILE = [
  'Lane "1"',
  "C:\\cars\\",
  "two\nlines",
  '"} 1\nup{x="',
  "tab\there",
  "Ünïcode ✓ 🚗",
  "",
];

Deno.test("labelText() escapes hostile names just as prom-client does", async () => {
  const registry = new Registry();
  const gauge = new Gauge({ name: "g", help: "h", labelNames: ["x"], registers: [registry] });
  for (const x of HOSTILE) gauge.set({ x }, 1);
  const theirs = (await registry.metrics()).split("\n").filter((line) => line.startsWith("g{"));
  assert.deepEqual(HOSTILE.map((x) => `g{${labelText({ x })}} 1`), theirs);
});

Deno.test("labelName() makes any label's key a name that Prometheus takes", () => {
  assert.equal(labelName("acme.com/lane-no"), "acme_com_lane_no");
});

Deno.test("exposition() gives each family its head once, and leaves out what has no sample", () => {
  const families: Family<number[]>[] = [
    { name: "none", type: "gauge", help: "Nothing", *samples() {} },
    {
      name: "some_total",
      type: "counter",
      help: "Something",
      *samples(known) {
        for (const value of known) yield [labelText({ n: `${value}` }), value];
      },
    },
    {
      name: "bare",
      type: "gauge",
      help: "No label",
      *samples() {
        yield ["", 0.5];
      },
    },
  ];
  assert.equal(
    [...exposition(families, [1, 2])].join(""),
    [
      "# HELP some_total Something",
      "# TYPE some_total counter",
      'some_total{n="1"} 1',
      'some_total{n="2"} 2',
      "# HELP bare No label",
      "# TYPE bare gauge",
      "bare 0.5",
      "",
    ].join("\n"),
  );
});

Deno.test("textStream() hands out every line, and stops making them when its reader has gone", async () => {
  let made = 0;
  function* lines() {
    for (let line = 0; line < 20_000; line++) {
      made++;
      yield `line ${line}\n`;
    }
  }
  const text = await new Response(textStream(lines())).text();
  assert.equal(text.trimEnd().split("\n").length, 20_000);
  made = 0;
  const reader = textStream(lines()).getReader();
  await reader.read();
  await reader.cancel();
  assert.ok(made < 10_000, `${made} lines for a reader of one chunk`);
});
