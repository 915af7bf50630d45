import assert from "node:assert/strict";
import { startFakeServer } from "../../tests/support/fake_link_server.ts";
import { withLink } from "../../tests/support/link_rig.ts";
import { createTestAuthority } from "../../tests/support/test_authority.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";

const DAY_MS = 86_400_000;

Deno.test("a clock at which no certificate counts yet: told in plain words, tried for ever, and forgotten", async () => {
  const authority = await createTestAuthority();
  const behind = startFakeServer();
  const client = Deno.createHttpClient({ caCerts: [authority.cert] });
  /** The certificate's validity stands for the machine's clock: both make the same failure. */
  const serve = async (port: number, validFromDays: number) => {
    const from = new Date(Date.now() + validFromDays * DAY_MS);
    const pair = await authority.issue({ from, to: new Date(from.getTime() + 30 * DAY_MS) });
    const options = { hostname: "127.0.0.1", port, onListen: () => {}, ...pair };
    const cut = new AbortController();
    const http = Deno.serve({ ...options, signal: cut.signal }, async (request) => {
      const { pathname } = new URL(request.url);
      return await fetch(new Request(`${behind.url}${pathname}`, request));
    });
    const stop = async () => {
      cut.abort();
      await http.finished;
    };
    return { port: http.addr.port, stop };
  };
  let server = await serve(0, 10);
  try {
    await withLink(async ({ start }) => {
      const link = start({
        serverUrl: `https://127.0.0.1:${server.port}`,
        fetch: (input, init) => fetch(input, { ...init, client }),
      });
      const detail = () => link.health().detail ?? "";
      await waitUntil(() => /not valid yet/.test(detail()), { what: "the reason" });
      assert.match(detail(), /Check this machine's clock/);
      assert.equal(link.health().state, "enrolling");
      await server.stop();
      server = await serve(server.port, -1);
      await waitUntil(() => link.health().state === "up", { what: "the link is up" });
      assert.equal(link.health().detail, null);
    });
  } finally {
    await server.stop();
    await behind.stop();
    client.close();
  }
});

Deno.test("a certificate of an authority nobody knows is refused, whatever the clock says", async () => {
  const authority = await createTestAuthority();
  const now = Date.now();
  const pair = await authority.issue({ from: new Date(now - DAY_MS), to: new Date(now + DAY_MS) });
  let asked = 0;
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...pair };
  const http = Deno.serve(options, () => {
    asked += 1;
    return new Response();
  });
  await withLink(async ({ start }) => {
    const link = start({ serverUrl: `https://127.0.0.1:${http.addr.port}` });
    await waitUntil(() => /invalid peer certificate/.test(link.health().detail ?? ""), {
      what: "the reason",
    });
    assert.equal(asked, 0, "nothing was sent");
  });
  await http.shutdown();
});
