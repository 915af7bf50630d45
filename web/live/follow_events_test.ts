import assert from "node:assert/strict";
import type { Event } from "../../server/contract/event.ts";
import { delayMsBefore, followEvents, type FollowOptions } from "./follow_events.ts";

/** A stream of these chunks that then ends, or stays open. */
function answer(chunks: string[], { stays = false } = {}): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      chunks.forEach((chunk) => controller.enqueue(new TextEncoder().encode(chunk)));
      if (!stays) controller.close();
    },
  });
  return new Response(body);
}
const told = (id: string) => `id: ${id}\nevent: plate.read\ndata: {"id":"${id}"}\n\n`;

/** Follows a script of answers; ends when the script does. */
async function follow(script: (() => Response)[], options: Partial<FollowOptions> = {}) {
  const stopping = new AbortController();
  const seen = {
    asked: [] as string[],
    events: [] as string[],
    states: [] as string[],
    delays: [] as number[],
    wasSignedOut: false,
  };
  await followEvents({
    open: (lastEventId) => {
      seen.asked.push(lastEventId);
      const next = script.shift();
      if (next === undefined) stopping.abort();
      return Promise.resolve(next?.() ?? new Response(null, { status: 500 }));
    },
    lastEventId: "7",
    signal: stopping.signal,
    onEvent: (event: Event) => void seen.events.push(event.id),
    onState: (state) => void seen.states.push(state),
    onSignedOut: () => void (seen.wasSignedOut = true),
    sleep: (delayMs) => {
      seen.delays.push(delayMs);
      return Promise.resolve();
    },
    random: () => 0.5,
    ...options,
  });
  return seen;
}

Deno.test("followEvents() resumes after the last event it was told, not after the start", async () => {
  const seen = await follow([
    () => answer([": hello\n\n", told("8"), told("9").slice(0, 20)]),
    () => answer([told("9")]),
  ]);
  assert.deepEqual(seen.asked, ["7", "8", "9"]);
  assert.deepEqual(seen.events, ["8", "9"]);
});

Deno.test("followEvents() puts together an event that arrives in pieces of characters", async () => {
  const text = `id: 8\ndata: {"id":"8","name":"Žižkov 洗车"}\n\n`;
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      bytes.forEach((byte) => controller.enqueue(Uint8Array.of(byte)));
      controller.close();
    },
  });
  const names: unknown[] = [];
  await follow([() => new Response(body)], {
    onEvent: (event) => void names.push((event as unknown as { name: string }).name),
  });
  assert.deepEqual(names, ["Žižkov 洗车"]);
});

Deno.test("followEvents() backs off while refused, and starts over once it was live", async () => {
  const refused = () => new Response(null, { status: 502 });
  const seen = await follow([refused, refused, refused, () => answer([]), refused]);
  assert.deepEqual(seen.delays, [500, 1000, 2000, 500, 1000]);
  assert.deepEqual(seen.states.slice(0, 2), ["connecting", "reconnecting"]);
});

Deno.test("followEvents() stops asking when the sign-in has ended", async () => {
  const seen = await follow([() => answer([]), () => new Response(null, { status: 401 })]);
  assert.ok(seen.wasSignedOut);
  assert.equal(seen.asked.length, 2);
});

Deno.test("followEvents() gives up a connection that went silent and resumes", async () => {
  const seen = await follow([
    () => answer([told("8")], { stays: true }),
    () => answer([told("9")]),
  ], { silenceMs: 20 });
  assert.deepEqual(seen.events, ["8", "9"]);
});

Deno.test("delayMsBefore() stays between three quarters of half a second and twelve and a half", () => {
  assert.equal(delayMsBefore(1, () => 0), 375);
  assert.equal(delayMsBefore(40, () => 1), 12_500);
});
