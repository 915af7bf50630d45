import assert from "node:assert/strict";
import type { DiscoveryReport } from "../../server/contract/discovery.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { runDiscoveryReports } from "./report_discovery.ts";
import type { Answer } from "./server_client.ts";

const PACE = {
  everyMs: 1,
  againMs: 86_400_000,
  unknownMs: 60_000,
  backoff: { firstMs: 1, longestMs: 1 },
};

function camera(seenAt: string): DiscoveryReport["items"][number] {
  const words = { name: null, make: null, model: null, hardware: null, location: null };
  const rest = { address: "192.0.2.9", xaddrs: [], is_configured: false, ...words };
  return { endpoint: "urn:uuid:1", ...rest, seen_at: seenAt };
}

function reportOf(items: DiscoveryReport["items"], scannedAt: string | null): DiscoveryReport {
  return { items, scanned_at: scannedAt, scanning: true, problem: null };
}

async function withReports(
  run: (rig: {
    sent: DiscoveryReport[];
    state: { report: DiscoveryReport; nowMs: number; answer: Answer<null>; looks: number };
  }) => Promise<void>,
) {
  const ending = new AbortController();
  const sent: DiscoveryReport[] = [];
  const state = {
    report: reportOf([], null),
    nowMs: 0,
    answer: { kind: "ok", value: null } as Answer<null>,
    looks: 0,
  };
  const running = runDiscoveryReports({
    client: {
      postDiscovery(body) {
        sent.push(body);
        return Promise.resolve(state.answer);
      },
    },
    report() {
      state.looks += 1;
      return state.report;
    },
    monotonicMs: () => state.nowMs,
    pace: PACE,
  }, ending.signal);
  await run({ sent, state });
  ending.abort();
  await running;
}

/** Several looks later. */
async function looksMore(state: { looks: number }): Promise<void> {
  const wanted = state.looks + 5;
  await waitUntil(() => state.looks >= wanted, { what: "looks" });
}

Deno.test("what was found is told when it changed, not when it was only seen again, and once a day", () =>
  withReports(async ({ sent, state }) => {
    await looksMore(state);
    assert.equal(sent.length, 0, "nothing before the first look");
    const at = (second: number) => new Date(second * 1000).toISOString();
    state.report = reportOf([camera(at(0))], at(0));
    await waitUntil(() => sent.length === 1, { what: "the first report" });
    assert.equal(sent[0]?.scanning, false);
    state.report = reportOf([camera(at(10))], at(10));
    await looksMore(state);
    assert.equal(sent.length, 1);
    state.report = reportOf([{ ...camera(at(20)), address: "192.0.2.10" }], at(20));
    await waitUntil(() => sent.length === 2, { what: "the report of its move" });
    state.nowMs = 86_400_001;
    await waitUntil(() => sent.length === 3, { what: "the daily report" });
  }));

Deno.test("what the server did not get is told again; an older server is left alone", () =>
  withReports(async ({ sent, state }) => {
    state.answer = { kind: "away", detail: "", status: null, retryAfterMs: null };
    state.report = reportOf([], new Date(0).toISOString());
    await waitUntil(() => sent.length >= 3, { what: "further tries" });
    state.answer = { kind: "refused", status: 404, code: "not_found", detail: "" };
    const before = sent.length;
    await waitUntil(() => sent.length > before, { what: "the last try" });
    const { looks } = state;
    // As long as another server is looked after five times.
    await withReports((other) => looksMore(other.state));
    assert.equal(state.looks, looks, "not asked again for an hour");
  }));

Deno.test("what the server refuses is told again, as it may take what is found later", () =>
  withReports(async ({ sent, state }) => {
    state.answer = { kind: "refused", status: 400, code: "invalid_input", detail: "" };
    state.report = reportOf([], new Date(0).toISOString());
    await waitUntil(() => sent.length >= 3, { what: "further tries" });
  }));
