import assert from "node:assert/strict";
import { CANARY, KEY, problemOf, UNLIMITED, withEdgeApp } from "../../tests/support/edge_app.ts";
import type { ReadNow } from "./parts.ts";

Deno.test("GET /api/snapshots answers the newest picture with its age and state", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    fleet.push("lane-1", { text: "old" });
    const frame = fleet.push("lane-1", { ageMs: 1000, text: "new" });
    const response = await ask("/api/snapshots");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("Content-Type"), "image/jpeg");
    assert.equal(response.headers.get("X-Timestamp"), frame.capturedAt.toISOString());
    assert.equal(response.headers.get("X-Stream-Status"), "streaming");
    assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
    const ageMs = Number(response.headers.get("X-Frame-Age-Ms"));
    assert.ok(ageMs >= 1000 && ageMs < 3000, String(ageMs));
    assert.deepEqual(await response.bytes(), frame.jpeg);
  }));

Deno.test("GET /api/snapshots answers 304 to whoever has the picture already", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    const { etag } = fleet.push("lane-1");
    const response = await ask("/api/snapshots", { headers: { "If-None-Match": `"x", ${etag}` } });
    assert.equal(response.status, 304);
    assert.equal(response.headers.get("ETag"), etag);
    assert.equal((await response.bytes()).length, 0);
    fleet.push("lane-1");
    assert.equal((await ask("/api/snapshots", { headers: { "If-None-Match": etag } })).status, 200);
  }));

Deno.test("GET /api/snapshots never answers an old picture as if it were new", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    const { etag } = fleet.push("lane-1", { ageMs: 9000 });
    const response = await ask("/api/snapshots", { headers: { "If-None-Match": etag } });
    const problem = await problemOf(response, 503);
    assert.equal(problem.code, "stale_snapshot");
    assert.ok(Number(problem.frame_age_ms) >= 9000);
    assert.ok(Number(response.headers.get("Retry-After")) >= 1);
    assert.equal((await ask("/api/snapshots?max_age_ms=20000")).status, 200);
    fleet.push("lane-1", { ageMs: 500 });
    assert.equal((await ask("/api/snapshots")).status, 200);
    assert.equal((await ask("/api/snapshots?max_age_ms=100")).status, 503);
  }));

Deno.test("GET /api/snapshots promises the same of a camera that heat slows", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    fleet.set("lane-1", { slowed_from_ms: 500 });
    fleet.push("lane-1", { ageMs: 900 });
    const { frames } = fleet.camera("lane-1") ?? assert.fail();
    const nextFrame = frames.nextFrame.bind(frames);
    frames.nextFrame = (...asked) => {
      const waiting = nextFrame(...asked);
      fleet.push("lane-1", { text: "next" });
      return waiting;
    };
    assert.match(await (await ask("/api/snapshots?max_age_ms=5000")).text(), /next/);
  }));

Deno.test("GET /api/snapshots answers 404 before the first picture and for unknown cameras", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    assert.equal((await problemOf(await ask("/api/snapshots"), 404)).code, "no_snapshot");
    const unknown = await ask("/api/snapshots?camera=nope");
    assert.equal((await problemOf(unknown, 404)).code, "no_such_camera");
    fleet.push("lane-2");
    assert.equal((await ask("/api/snapshots?camera=lane-2")).status, 200);
    assert.equal((await ask("/api/cameras/lane-2/snapshot")).status, 200);
  }));

Deno.test("GET /api/snapshots names the query's fault", () =>
  withEdgeApp(async ({ ask }) => {
    for (const text of ["-1", "x", "", "0", "1e99"]) {
      const problem = await problemOf(await ask(`/api/snapshots?max_age_ms=${text}`), 400);
      assert.equal(problem.errors?.[0]?.path, "max_age_ms", text);
    }
  }));

Deno.test("GET /api/snapshots/history lists the ring, newest first, and gives each picture", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    fleet.push("lane-1", { text: "a" });
    const second = fleet.push("lane-1", { text: "b" });
    const { items } = await (await ask("/api/snapshots/history")).json();
    assert.deepEqual(items.map((item: { id: number }) => item.id), [2, 1]);
    const picture = await ask(items[0].url);
    assert.deepEqual(await picture.bytes(), second.jpeg);
    const gone = await problemOf(await ask("/api/snapshots/history/99"), 404);
    assert.equal(gone.code, "no_such_frame");
  }));

Deno.test("HEAD of a live view takes no viewer's place", () =>
  withEdgeApp(async ({ ask }) => {
    for (let asked = 0; asked < 70; asked++) {
      const { status } = await ask("/api/cameras/lane-1/live", { method: "HEAD" });
      assert.equal(status, 200);
    }
  }, UNLIMITED));

Deno.test("every route but the public ones refuses a caller without a key", () =>
  withEdgeApp(async ({ app, askAnonymously }) => {
    const routes = app.routes.filter((route) => route.method !== "ALL");
    const open: string[] = [];
    for (const { method, path } of routes) {
      const response = await askAnonymously(path.replace(":id", "lane-1"), { method });
      if (response.status !== 401) open.push(`${method} ${path}`);
    }
    assert.ok(routes.length > 15);
    assert.deepEqual(open.sort(), [
      "DELETE /api/session",
      "GET /",
      "GET /api/health/live",
      "GET /assets/:content/:name", // 404: another content's name
      "POST /api/session", // 400: a login without a body is no login
    ]);
    assert.equal((await problemOf(await askAnonymously("/nowhere"), 401)).code, "unauthenticated");
  }, UNLIMITED));

Deno.test("a wrong key is refused in either header", () =>
  withEdgeApp(async ({ askAnonymously }) => {
    for (const guess of ["", "x", `${KEY}x`, KEY.slice(0, -1), KEY.replace("k", "j")]) {
      const one = await askAnonymously("/api/cameras", { headers: { "X-API-Key": guess } });
      const two = await askAnonymously("/api/cameras", {
        headers: { Authorization: `Bearer ${guess}` },
      });
      assert.deepEqual([one.status, two.status], [401, 401], guess);
    }
    const right = await askAnonymously("/api/cameras", {
      headers: { Authorization: `bearer ${KEY}` },
    });
    assert.equal(right.status, 200);
  }, UNLIMITED));

Deno.test("guessing keys is limited without locking the right key out", () =>
  withEdgeApp(async ({ ask, askAnonymously }) => {
    const statuses = new Set<number>();
    for (let n = 0; n < 8; n++) {
      statuses.add(
        (await askAnonymously("/api/cameras", { headers: { "X-API-Key": "x" } })).status,
      );
    }
    assert.deepEqual([...statuses], [401, 429]);
    const limited = await askAnonymously("/api/session", { method: "POST" });
    assert.ok((await problemOf(limited, 429)).retry_after_ms);
    assert.equal((await ask("/api/cameras")).status, 200);
    assert.equal((await askAnonymously("/api/health/live")).status, 200);
  }));

Deno.test("a key is limited to its requests a minute", () =>
  withEdgeApp(async ({ ask }) => {
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await ask("/api/cameras")).status);
    assert.deepEqual(statuses, [200, 200, 200, 429]);
  }, { config: { http: { rate_limit_per_minute: 3 } } }));

Deno.test("the page's session opens with the key, and ends with the logout", () =>
  withEdgeApp(async ({ askAnonymously }) => {
    const login = (api_key: string, headers = {}) =>
      askAnonymously("/api/session", {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify({ api_key }),
      });
    assert.equal((await problemOf(await login("wrong"), 401)).code, "wrong_key");
    assert.equal((await login(KEY, { "Sec-Fetch-Site": "cross-site" })).status, 403);
    const response = await login(KEY);
    assert.equal(response.status, 204);
    const cookie = response.headers.get("Set-Cookie") ?? "";
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Strict/);
    assert.doesNotMatch(cookie, new RegExp(KEY));
    const headers = { Cookie: cookie.split(";")[0] ?? "", "Sec-Fetch-Site": "same-origin" };
    assert.equal((await askAnonymously("/api/cameras", { headers })).status, 200);
    assert.match(await (await askAnonymously("/", { headers })).text(), /data-client="known"/);
    await askAnonymously("/api/session", { method: "DELETE", headers });
    assert.equal((await askAnonymously("/api/cameras", { headers })).status, 401);
  }));

Deno.test("a session's writes are refused when another site sends them", () =>
  withEdgeApp(async ({ askAnonymously, fleet }) => {
    const login = await askAnonymously("/api/session", {
      method: "POST",
      body: JSON.stringify({ api_key: KEY }),
    });
    const Cookie = login.headers.get("Set-Cookie")?.split(";")[0] ?? "";
    const restart = (headers: Record<string, string>) =>
      askAnonymously("/api/cameras/lane-1/restart", {
        method: "POST",
        headers: { Cookie, Host: "pi.local:3000", "Content-Type": "text/plain", ...headers },
      });
    for (
      const headers of [
        {} as Record<string, string>,
        { Origin: "https://evil.example" },
        { Origin: "http://pi.local:8080" },
        { Origin: "null" },
        { "Sec-Fetch-Site": "same-site" },
      ]
    ) assert.equal((await restart(headers)).status, 403, JSON.stringify(headers));
    assert.deepEqual(fleet.restarted, []);
    assert.equal((await restart({ Origin: "http://pi.local:3000" })).status, 202);
    assert.deepEqual(fleet.restarted, ["lane-1"]);
  }));

Deno.test("a wrong method is 405 with the right ones, a wrong path 404", () =>
  withEdgeApp(async ({ ask }) => {
    const response = await ask("/api/snapshots", { method: "POST" });
    assert.equal((await problemOf(response, 405)).code, "method_not_allowed");
    assert.match(response.headers.get("Allow") ?? "", /GET/);
    assert.equal((await problemOf(await ask("/api/nope"), 404)).code, "not_found");
  }));

Deno.test("a body that is too large is refused", () =>
  withEdgeApp(async ({ ask }) => {
    const body = "x".repeat(20_000);
    const headers = { "Content-Length": String(body.length) };
    const response = await ask("/api/session", { method: "POST", body, headers });
    assert.equal((await problemOf(response, 413)).code, "too_large");
  }));

Deno.test("an unknown failure tells the client its request id and nothing else", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    fleet.cameras = () => {
      throw new Error(`failed with ${CANARY}`);
    };
    const problem = await problemOf(await ask("/api/cameras"), 500);
    assert.equal(problem.code, "internal_error");
    assert.ok(problem.request_id);
    assert.doesNotMatch(JSON.stringify(problem), new RegExp(CANARY));
  }));

Deno.test("only listed origins may call across sites", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    fleet.push("lane-1");
    const from = async (Origin: string) =>
      (await ask("/api/snapshots", { headers: { Origin } })).headers;
    const listed = await from("https://pos.example");
    assert.equal(listed.get("Access-Control-Allow-Origin"), "https://pos.example");
    assert.equal(listed.get("Access-Control-Allow-Credentials"), null);
    assert.equal((await from("https://evil.example")).get("Access-Control-Allow-Origin"), null);
  }));

Deno.test("answers are secured for browsers, without HSTS on plain HTTP", () =>
  withEdgeApp(async ({ ask }) => {
    const { headers } = await ask("/");
    assert.equal(headers.get("Strict-Transport-Security"), null);
    assert.match(headers.get("Content-Security-Policy") ?? "", /default-src 'none'/);
    assert.equal(headers.get("X-Frame-Options"), "DENY");
  }));

Deno.test("no answer, page or metric holds a planted password", () =>
  withEdgeApp(async ({ app, ask, fleet }) => {
    fleet.push("lane-1");
    for (const { method, path } of app.routes.filter((route) => route.method !== "ALL")) {
      for (const id of ["lane-1", "1"]) {
        if (path.endsWith("/live")) continue; // pictures only, and without an end
        const response = await ask(path.replace(":id", id), { method });
        const text = [...response.headers].join() + await response.text();
        assert.doesNotMatch(text, new RegExp(CANARY), `${method} ${path}`);
        assert.doesNotMatch(text, new RegExp(KEY), `${method} ${path}`);
      }
    }
  }));

Deno.test("GET / tells nothing of this agent, and runs nothing inline", () =>
  withEdgeApp(async ({ ask, askAnonymously }) => {
    for (const answer of [await ask("/"), await askAnonymously("/")]) {
      assert.equal(answer.headers.get("Cache-Control"), "no-store");
      const text = await answer.text();
      assert.doesNotMatch(text, /lane-1|site|town|10\.0\.0\.9/);
      assert.doesNotMatch(text, /<script>|style=|onclick/);
    }
  }));

Deno.test("GET /api/health tells each camera's trouble in plain words", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    fleet.set("lane-1", {
      status: "backing_off",
      reason: "unauthorized",
      next_attempt_in_ms: 29_100,
    });
    const health = await (await ask("/api/health")).json();
    assert.equal(health.status, "degraded");
    assert.match(health.cameras[0].headline, /password/);
    assert.match(health.cameras[0].next_step, /tries again by itself/);
    assert.equal(health.cameras[0].next_attempt_in_ms, 29_100);
    assert.equal(health.machine.cpu_ratio, 0.5);
    fleet.set("lane-2", { status: "stalled" });
    assert.equal((await (await ask("/api/health")).json()).status, "failing");
    const ready = await ask("/api/health/ready");
    assert.equal(ready.status, 503);
    assert.equal((await ready.json()).waiting_for.length, 2);
  }));

Deno.test("POST /api/cameras/:id/read says what became of the frame", async () => {
  const answer = { outcome: "empty", read: null, visit_id: null, reason: "no_vehicle" } as const;
  const cases: [ReadNow, number, string | undefined][] = [
    [{ kind: "answered", answer }, 200, undefined],
    [{ kind: "unlinked" }, 409, "not_linked"],
    [{ kind: "no_snapshot" }, 404, "no_snapshot"],
    [{ kind: "stale_snapshot", frameAgeMs: 9 }, 503, "stale_snapshot"],
    [{ kind: "refused", status: 413, detail: "x" }, 502, "server_refused"],
    [{ kind: "away", detail: "x" }, 504, "server_away"],
  ];
  for (const [readNow, status, code] of cases) {
    await withEdgeApp(async ({ ask }) => {
      const response = await ask("/api/cameras/lane-1/read", { method: "POST" });
      assert.equal(response.status, status);
      assert.equal((await response.json()).code, code);
    }, { readNow });
  }
});

Deno.test("GET /metrics counts frames per camera and forgets removed ones", () =>
  withEdgeApp(async ({ ask, fleet }) => {
    fleet.push("lane-1");
    fleet.push("lane-1");
    const read = async () => await (await ask("/metrics")).text();
    assert.match(await read(), /washfleet_edge_frames_total\{camera_id="lane-1"\} 2/);
    assert.match(await read(), /washfleet_edge_frames_total\{camera_id="lane-1"\} 2/);
    assert.match(await read(), /washfleet_edge_link_up 1/);
    fleet.apply([]);
    assert.doesNotMatch(await read(), /camera_id="lane-1"\} 2/);
  }));
