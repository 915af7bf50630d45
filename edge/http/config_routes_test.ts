import assert from "node:assert/strict";
import {
  CANARY,
  type EdgeRig,
  type EdgeRigOptions,
  KEY,
  logIn,
  problemOf,
  withEdgeApp,
} from "../../tests/support/edge_app.ts";
import { configText } from "../config/parse_config.ts";
import { writeFileAtomically } from "../config/write_file_atomically.ts";

const YAML = { "Content-Type": "application/yaml" };
const JSON_BODY = { "Content-Type": "application/json" };

interface FileRig extends EdgeRig {
  path: string;
  text: () => Promise<string>;
  put: (body: string, headers?: Record<string, string>) => Promise<Response>;
  patch: (id: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
}

/** The agent's file in a folder of its own, beside its data. */
async function withFile(
  run: (rig: FileRig) => Promise<void>,
  options: EdgeRigOptions = {},
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "edge_config_routes_" });
  const path = `${folder}/edge.yaml`;
  const config = { ...options.config, data_dir: folder };
  await withEdgeApp(async (rig) => {
    const { config } = await (await rig.ask("/api/config")).json();
    await Deno.writeTextFile(
      path,
      `# the site's own words\n${
        configText(config)
          .replace("***@10.0.0.9", `admin:${CANARY}@10.0.0.9`).replace("?***", `?pwd=${CANARY}`)
          .replaceAll('"***"', CANARY)
      }`,
    );
    await run({
      ...rig,
      path,
      text: () => Deno.readTextFile(path),
      put: (body, headers = YAML) => rig.ask("/api/config", { method: "PUT", body, headers }),
      patch: (id, body, headers = JSON_BODY) =>
        rig.ask(`/api/cameras/${id}`, { method: "PATCH", body: JSON.stringify(body), headers }),
    });
  }, { path, ...options, config }).finally(() => Deno.remove(folder, { recursive: true }));
}

Deno.test("PUT /api/config takes back what GET showed, and keeps every secret", () =>
  withFile(async ({ ask, put, text, fleet }) => {
    const shown = await ask("/api/config", { headers: { Accept: "application/yaml" } });
    assert.match(shown.headers.get("Content-Type") ?? "", /^application\/yaml/);
    const yaml = await shown.text();
    assert.doesNotMatch(yaml, new RegExp(CANARY));
    const response = await put(yaml.replace("lane-1\n", "lane-1\n    name: North\n"));
    assert.equal(response.status, 200, await response.clone().text());
    const body = await response.json();
    assert.deepEqual(body.cameras.unchanged, ["lane-1", "lane-2"]);
    assert.equal(response.headers.get("ETag"), `"${body.hash}"`);
    const written = await text();
    assert.equal(written.split(CANARY).length, 5, "two cameras, a rule and the claim code");
    assert.equal(fleet.cameras().length, 2);
    const { config } = await (await ask("/api/config")).json();
    assert.equal(config.cameras[0].name, "North");
  }));

Deno.test("PUT /api/config answers what changed, whichever way the settings are written", () =>
  withFile(async ({ ask, put, text }) => {
    const { config } = await (await ask("/api/config")).json();
    config.cameras.splice(1, 1, { id: "lane-3", url: "rtsp://10.0.0.11/s" });
    config.log.level = "debug";
    config.http.port = 3001;
    const response = await put(JSON.stringify(config), JSON_BODY);
    const { cameras, applied, needs_restart, warnings } = await response.json();
    assert.deepEqual([cameras.added, cameras.removed], [["lane-3"], ["lane-2"]]);
    assert.deepEqual([applied, needs_restart, warnings], [["log.level"], ["http.port"], []]);
    assert.match(await text(), /^ {2}level: debug$/m);
  }));

Deno.test("PUT /api/config with faults names them all and changes nothing", () =>
  withFile(async ({ put, text, ask }) => {
    const before = await text();
    const { hash } = await (await ask("/api/config")).json();
    const body = "http: {prot: 1}\ncameras: [{id: A, url: 'rtsp://h/'}]\n";
    const problem = await problemOf(await put(body), 422);
    assert.deepEqual(problem.errors?.map(({ path }) => path).sort(), ["cameras.0.id", "http.prot"]);
    const foreign = "cameras: [{id: lane-1, url: 'rtsp://***@10.9.9.9/s'}]";
    const [fault] = (await problemOf(await put(foreign), 422)).errors ?? [];
    assert.equal(fault?.path, "cameras.0.url");
    assert.equal((await problemOf(await put("a: [", YAML), 422)).code, "invalid_config");
    assert.equal(await text(), before);
    const after = await (await ask("/api/config")).json();
    assert.equal(after.hash, hash);
    assert.deepEqual(after.faults, [], "the file itself has none");
  }));

Deno.test("PUT /api/config is refused when the settings have changed since they were read", () =>
  withFile(async ({ ask, put, path, text }) => {
    const etag = (await ask("/api/config")).headers.get("ETag") ?? "";
    const mine = (await text()).replace("info", "debug");
    assert.equal((await put(mine, { ...YAML, "If-Match": etag })).status, 200);
    const late = await put("cameras: []", { ...YAML, "If-Match": etag });
    const problem = await problemOf(late, 412);
    assert.equal(late.headers.get("ETag"), `"${problem.hash}"`);
    // By hand, and not noticed yet:
    await Deno.writeTextFile(path, (await text()).replace("debug", "error"));
    const other = await put("cameras: []", { ...YAML, "If-Match": `"${problem.hash}"` });
    await problemOf(other, 412);
    assert.match(await text(), /level: error/);
    assert.equal((await put(await text(), { ...YAML, "If-Match": "*" })).status, 200);
  }));

Deno.test("PUT /api/config: two at once are written one after the other, none mixed", () =>
  withFile(async ({ put, text, ask }) => {
    const bodies = [3, 4, 5, 6].map((n) =>
      `cameras: [{id: lane-${n}, url: 'rtsp://10.0.0.${n}/'}]`
    );
    const answers = await Promise.all(bodies.map((body) => put(body)));
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 200]);
    const { config } = await (await ask("/api/config")).json();
    assert.equal(config.cameras[0].id, "lane-6");
    assert.equal(await text(), bodies[3]);
  }));

Deno.test("PUT /api/config takes large settings, but not without bound", () =>
  withFile(async ({ put, ask }) => {
    const comment = `# ${"x".repeat(100_000)}\n`;
    const length = { "Content-Length": String(comment.length) };
    assert.equal((await put(`${comment}cameras: []\n`)).status, 200);
    const huge = comment.repeat(3);
    const refused = await put(huge, { ...YAML, "Content-Length": String(huge.length) });
    assert.equal((await problemOf(refused, 413)).code, "too_large");
    const other = await ask("/api/config/reload", {
      method: "POST",
      body: comment,
      headers: length,
    });
    assert.equal(other.status, 413, "only this route");
  }));

Deno.test("PUT /api/config takes no form, as which another site could send it", () =>
  withFile(async (rig) => {
    const before = await rig.text();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const response = await rig.put("cameras: []", { "Content-Type": type });
      assert.equal((await problemOf(response, 415)).code, "unsupported_media_type");
    }
    const { Cookie = "" } = await logIn(rig);
    for (
      const [path, method] of [
        ["/api/config", "PUT"],
        ["/api/cameras/lane-1", "PATCH"],
        ["/api/key/rotate", "POST"],
        ["/api/config/reload", "POST"],
      ] as const
    ) {
      const headers = { Cookie, "Content-Type": "text/plain", "Sec-Fetch-Site": "cross-site" };
      const response = await rig.askAnonymously(path, { method, body: "{}", headers });
      assert.equal((await problemOf(response, 403)).code, "cross_site_request");
    }
    assert.equal(await rig.text(), before);
    assert.equal((await rig.ask("/api/cameras")).status, 200, "the key is what it was");
  }));

Deno.test("PATCH /api/cameras/:id changes that camera and keeps the file's comments", () =>
  withFile(async ({ patch, text, ask }) => {
    const response = await patch("lane-2", { name: "South", quality: 9 });
    assert.equal(response.status, 200, await response.clone().text());
    assert.deepEqual(Object.keys(await response.json()), [
      "cameras",
      "applied",
      "needs_restart",
      "warnings",
      "hash",
    ]);
    assert.match(await text(), /^# the site's own words\n/);
    assert.match(await text(), new RegExp(`pwd=${CANARY}`));
    const camera = async () => (await (await ask("/api/config")).json()).config.cameras[1];
    assert.deepEqual([(await camera()).name, (await camera()).quality], ["South", 9]);
    assert.equal((await patch("lane-2", { name: null, quality: null })).status, 200);
    assert.deepEqual([(await camera()).name, (await camera()).quality], [undefined, 5]);
  }));

Deno.test("PATCH /api/cameras/:id names the field that is wrong", () =>
  withFile(async ({ patch, ask }) => {
    const wrong = await problemOf(await patch("lane-1", { quality: 99, exec: "x" }), 422);
    assert.deepEqual(wrong.errors?.map(({ path }) => path).sort(), [
      "cameras.0.exec",
      "cameras.0.quality",
    ]);
    assert.equal(
      (await problemOf(await patch("lane-1", { id: "b" }), 422)).errors?.[0]?.path,
      "id",
    );
    assert.equal((await problemOf(await patch("lane-9", {}), 404)).code, "no_such_camera");
    for (const body of [[], 5, null]) await problemOf(await patch("lane-1", body), 400);
    const stale = { ...JSON_BODY, "If-Match": '"of-yesterday"' };
    await problemOf(await patch("lane-1", {}, stale), 412);
    const url = "rtsp://***@10.0.0.9/other";
    assert.equal((await patch("lane-1", { url })).status, 200);
    const { config } = await (await ask("/api/config")).json();
    assert.equal(config.cameras[0].url, url);
  }));

Deno.test("an agent without a file says so instead of changing what nobody would find again", () =>
  withEdgeApp(async ({ ask }) => {
    for (
      const [path, method] of [
        ["/api/config", "PUT"],
        ["/api/cameras/lane-1", "PATCH"],
        ["/api/config/reload", "POST"],
      ] as const
    ) {
      const response = await ask(path, { method, body: "{}", headers: JSON_BODY });
      assert.equal((await problemOf(response, 409)).code, "no_config_file", path);
    }
  }));

Deno.test("a file that is a link stays one", () =>
  withFile(async ({ put, path }) => {
    const target = `${path}.real`;
    await Deno.rename(path, target);
    await Deno.symlink(target, path);
    assert.equal((await put("cameras: []\n")).status, 200);
    assert.ok((await Deno.lstat(path)).isSymlink);
    assert.equal(await Deno.readTextFile(target), "cameras: []\n");
  }));

const FAILING: [string, { code?: string }, number, string][] = [
  ["a full disk", { code: "ENOSPC" }, 507, "disk_full"],
  ["a quota", { code: "EDQUOT" }, 507, "disk_full"],
  ["a read-only file system", { code: "EROFS" }, 409, "config_not_writable"],
  ["a folder of another user", {}, 409, "config_not_writable"],
];

for (const [name, fields, status, code] of FAILING) {
  Deno.test(`${name} changes nothing, and is answered in words`, () =>
    withFile(async ({ put, patch, text, ask }) => {
      const before = await text();
      const { hash } = await (await ask("/api/config")).json();
      for (const response of [await put("cameras: []"), await patch("lane-1", { name: "x" })]) {
        const problem = await problemOf(response, status);
        assert.equal(problem.code, code);
        assert.match(problem.errors?.[0]?.message ?? "", /disk is full|cannot be written/);
      }
      assert.equal(await text(), before);
      assert.equal((await (await ask("/api/config")).json()).hash, hash);
    }, {
      write: () => Promise.reject(Object.assign(new Error("injected"), fields)),
    }));
}

Deno.test("a change that could not be kept for bad times acts, and says so", () =>
  withFile(async ({ put, ask }) => {
    const response = await put("cameras: []");
    assert.equal(response.status, 200);
    assert.match((await response.json()).warnings[0], /last_known_good\.yaml/);
    const health = await (await ask("/api/health")).json();
    assert.equal(health.config.warnings.length, 1);
    assert.equal(health.status, "degraded");
  }, {
    write: (path, text) =>
      path.endsWith("last_known_good.yaml")
        ? Promise.reject(Object.assign(new Error("injected"), { code: "ENOSPC" }))
        : writeFileAtomically(path, text),
  }));

Deno.test("no answer about settings holds a planted password", () =>
  withFile(async ({ ask, put, patch, text }) => {
    const answers = [
      await ask("/api/config"),
      await ask("/api/config", { headers: { Accept: "application/yaml" } }),
      await put(await text()),
      await put(`${await text()}\nbroken: [`),
      await put(`${await text()}\nunknown: ${CANARY}`),
      await patch("lane-1", { quality: CANARY }),
      await patch("lane-1", { url: `rtsp://x:${CANARY}@h/`, exec: CANARY }),
      await ask("/api/config/reload", { method: "POST" }),
    ];
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 422, 422, 422, 422, 200]);
    for (const answer of answers) {
      const said = [...answer.headers].join() + await answer.text();
      assert.doesNotMatch(said, new RegExp(`${CANARY}|${KEY}`));
    }
  }));

Deno.test("a body that is no JSON is the caller's fault, on every route that takes JSON", () =>
  withEdgeApp(async ({ ask }) => {
    const routes = [
      ["POST", "/api/cameras"],
      ["PATCH", "/api/cameras/lane-1"],
      ["PUT", "/api/config"],
      ["POST", "/api/session"],
    ] as const;
    for (const [method, path] of routes) {
      const headers = { "Content-Type": "application/json" };
      const answer = await ask(path, { method, headers, body: "{broken" });
      assert.equal((await problemOf(answer, 400)).code, "malformed_request", path);
    }
  }));

Deno.test("POST and DELETE of a camera write the file and act at once", () =>
  withFile(async ({ ask, fleet, text }) => {
    const json = (method: string, body: unknown) => ({ method, body: JSON.stringify(body) });
    const added = await ask("/api/cameras", json("POST", { id: "new", url: "rtsp://10.0.0.20/s" }));
    assert.deepEqual((await added.json()).cameras.added, ["new"]);
    assert.match(await text(), /id: new/);
    const twice = await ask("/api/cameras", json("POST", { id: "new", url: "rtsp://10.0.0.21/s" }));
    assert.equal((await problemOf(twice, 422)).code, "invalid_config");
    await problemOf(await ask("/api/cameras", json("POST", ["no object"])), 400);
    const removed = await ask("/api/cameras/new", { method: "DELETE" });
    assert.deepEqual((await removed.json()).cameras.removed, ["new"]);
    assert.equal(fleet.camera("new"), null);
    assert.doesNotMatch(await text(), /id: new/);
    await problemOf(await ask("/api/cameras/new", { method: "DELETE" }), 404);
  }));
