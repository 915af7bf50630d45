// Holds the project to the rooms of its design: who may import whom, one door for each kind of
// act, no circles, no barrels, no rot. An allowance that is no longer needed fails as well.
import assert from "node:assert/strict";
import { readSourceTree, type SourceFile } from "./support/source_tree.ts";

let files: SourceFile[];
Deno.test.beforeAll(async () => {
  files = await readSourceTree();
});

const NOUNS = [
  "analytics",
  "audit",
  "bulk_actions",
  "claim_batches",
  "commissioning",
  "deployments",
  "devices",
  "discovery",
  "events",
  "fleet",
  "health_history",
  "incidents",
  "lists",
  "locations",
  "notifications",
  "prometheus",
  "reading",
  "reads",
  "releases",
  "remedies",
  "templates",
  "users",
  "webhooks",
].map((noun) => `server/${noun}/`);
/** What a verb stands on. */
const SERVER_BASE = [
  "server/clean_context.ts",
  "server/contract/",
  "server/errors.ts",
  "server/fair_share/",
  "server/tracing.ts",
];
const BELOW_NOUNS = [
  ...SERVER_BASE,
  "server/db/",
  "server/images/",
  "server/kv/",
  "server/recognizer/",
  "server/seal.ts",
];
// A trace goes from one to the other: both name it by the same few lines.
const EDGE_BASE = ["server/contract/", "server/tracing.ts"];
const EDGE_PARTS = [
  ...EDGE_BASE,
  "edge/config/",
  "edge/jpeg/",
  "edge/machine/",
  "edge/metrics.ts",
];

/** Room → what its files may import besides each other. The longest prefix of a path is its room. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  "server/contract/": [],
  "server/clean_context.ts": [],
  "server/fair_share/": [],
  "server/tracing.ts": [],
  "server/errors.ts": SERVER_BASE,
  "server/seal.ts": [],
  "server/metrics.ts": SERVER_BASE,
  "server/config.ts": SERVER_BASE,
  "server/db/": SERVER_BASE,
  "server/kv/": SERVER_BASE,
  "server/images/": SERVER_BASE,
  // Its one job is a verb, and every verb is given a context.
  "server/recognizer/": [...SERVER_BASE, "server/db/", "server/kv/", "server/users/context.ts"],
  ...Object.fromEntries(NOUNS.map((noun) => [noun, [...NOUNS, ...BELOW_NOUNS]])),
  "server/http/": [...NOUNS, ...BELOW_NOUNS, "server/metrics.ts"],
  "server/jobs/": [...NOUNS, ...BELOW_NOUNS, "server/metrics.ts"],
  "server/": ["server/", "web/"],

  "edge/jpeg/": [],
  "edge/ffmpeg/": EDGE_BASE,
  "edge/config/": EDGE_BASE,
  "edge/machine/": EDGE_BASE,
  "edge/metrics.ts": EDGE_BASE,
  "edge/brake/": [...EDGE_BASE, "edge/config/"],
  "edge/cameras/": [...EDGE_BASE, "edge/ffmpeg/", "edge/jpeg/"],
  "edge/discovery/": [
    ...EDGE_BASE,
    "edge/cameras/",
    "edge/config/write_file_atomically.ts",
    "edge/ffmpeg/",
  ],
  // A launcher stands on little: it comes with the package, and must outlive every release.
  "edge/update/": [...EDGE_BASE, "edge/config/write_file_atomically.ts"],
  "edge/http/": [...EDGE_PARTS, "edge/cameras/", "edge/discovery/"],
  "edge/link/": [...EDGE_PARTS, "edge/cameras/", "edge/discovery/"],
  "edge/remedies/": [...EDGE_PARTS, "edge/cameras/", "edge/ffmpeg/camera_address.ts"],
  "edge/doctor/": [...EDGE_PARTS, "edge/ffmpeg/"],
  "edge/": [...EDGE_BASE, "edge/"],

  // Mechanical: nothing of the product in it, so that it could be changed for Fresh.
  "web/runtime/": [],
  "web/": ["server/contract/", "web/"],

  // The demo's recognizer looks at pictures with the agent's eye; a release is signed as the agent
  // verifies it, and a package is named for the agent's version.
  "infra/": ["server/contract/", "edge/jpeg/", "edge/update/", "edge/version.ts", "infra/"],
  // Fills the server's tables and pictures as the server would.
  "infra/seed/": ["infra/", "server/"],
  "infra/docs/": ["server/contract/", "infra/docs/"],
  // Which settings an installed server may look at.
  "infra/server/": ["infra/", "server/config.ts", "server/secret_files.ts"],
  "tests/": ["edge/", "server/", "web/", "infra/", "tests/"],
};

/** Packages with one owner, or a room that may use few. */
const PACKAGE_OWNERS: Record<string, RegExp> = {
  "npm:@opentelemetry/api": /^server\/tracing\.ts$/,
  "npm:pg": /^server\/db\/(?:sql|copy)\.ts$/,
  "npm:sql-template-tag": /^server\/db\/|queries\.ts$/,
  "npm:better-auth": /^server\/users\//,
  "npm:@rgrove/parse-xml": /^edge\/discovery\//,
  "npm:standardwebhooks": /^server\/webhooks\/sign_delivery\.ts$|^infra\/demo\//,
  // Hostile by nature: evaluated in a process of its own.
  "npm:jsonata": /^server\/webhooks\/payload_worker\.ts$/,
  "npm:nodemailer": /^server\/notifications\/send_mail\.ts$/,
  "npm:esbuild": /^web\/build\/|^infra\//,
  "npm:commander": /main\.ts$|command_line\.ts$|^infra\//,
  "npm:prom-client": /metrics\.ts$|^server\/http\/health_routes\.ts$/,
};

const isTest = (path: string) => path.endsWith("_test.ts") || path.endsWith("_test.tsx");
const shipped = () => files.filter(({ path }) => !isTest(path) && !path.startsWith("tests/"));
const isMain = (path: string) => /(?:^|\/)(?:\w+_)?main\.ts$/.test(path);

function roomOf(path: string): string {
  const rooms = Object.keys(MAY_IMPORT).filter((room) => path.startsWith(room));
  const room = rooms.sort((a, b) => b.length - a.length)[0];
  assert.ok(room !== undefined, `${path} lies in no room`);
  return room;
}

/** The files that match, against those that may: neither more nor fewer. */
function assertOnly(found: readonly SourceFile[], allowed: readonly string[], what: string): void {
  const paths = found.map(({ path }) => path);
  const forbidden = paths.filter((path) => !allowed.includes(path));
  assert.deepEqual(forbidden, [], `${what}: not here`);
  const stale = allowed.filter((path) => !paths.includes(path));
  assert.deepEqual(stale, [], `${what}: no longer there, so take it off the list`);
}

Deno.test("every import is there", () => {
  const paths = new Set(files.map(({ path }) => path));
  const missing = files.flatMap(({ path, imports }) =>
    imports.filter((target) =>
      /\.tsx?$/.test(target) && !target.includes(":") && !paths.has(target)
    )
      .map((target) => `${path} → ${target}`)
  );
  assert.deepEqual(missing, []);
});

Deno.test("imports point down", () => {
  const wrong = shipped().flatMap(({ path, imports }) => {
    const room = roomOf(path);
    const allowed = [room, ...MAY_IMPORT[room] ?? []];
    return imports
      .filter((target) => !target.includes(":"))
      .filter((target) => !allowed.some((prefix) => target.startsWith(prefix)))
      .map((target) => `${path} → ${target}`);
  });
  assert.deepEqual(wrong, []);
});

Deno.test("only the server's main imports the dashboard", () => {
  const importers = shipped().filter(({ path, imports }) =>
    !path.startsWith("web/") && imports.some((target) => target.startsWith("web/"))
  );
  assertOnly(importers, ["server/main.ts"], "import of web");
});

Deno.test("the contract imports zod alone", () => {
  const targets = new Set(
    shipped().filter(({ path }) => path.startsWith("server/contract/"))
      .flatMap((file) => file.imports)
      .filter((target) => target.includes(":")),
  );
  assert.deepEqual([...targets], ["npm:zod"]);
});

Deno.test("packages with one owner are imported by nobody else", () => {
  const wrong = shipped().flatMap(({ path, imports }) =>
    imports.filter((target) => PACKAGE_OWNERS[target]?.test(path) === false)
      .map((target) => `${path} → ${target}`)
  );
  assert.deepEqual(wrong, []);
});

Deno.test("no imports go in a circle, type imports counted", () => {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
    if (done.has(path) || trail.includes(path)) return;
    for (const target of importsOf.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  assert.deepEqual(circles, []);
});

Deno.test("there are no barrels", () => {
  const reExport = /^export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s+)?from\s+["']\./m;
  assertOnly(files.filter(({ code }) => reExport.test(code)), [
    // Icons one by one from their package, whose own barrel takes 0.8 s to load.
    "web/components/icons.ts",
  ], "re-export");
});

Deno.test("environment, arguments, signals and exit belong to main files", () => {
  const door =
    /\bDeno\.(?:env|exit|args|addSignalListener|exitCode)\b|\bprocess\.(?:env|exit|on)\b/;
  const found = shipped().filter(({ path, code }) =>
    door.test(code) && !isMain(path) && !path.startsWith("infra/")
  );
  assertOnly(found, [], "environment, arguments, signals, exit");
});

Deno.test("SQL belongs to queries and the database's room", () => {
  const found = shipped().filter(({ path, code }) =>
    /\bsql`/.test(code) && !/(?:^|[/_])queries\.ts$/.test(path) && !path.startsWith("server/db/")
  );
  assertOnly(found, [
    // One statement each, which is all that they are.
    "server/audit/record_audit.ts",
    "server/events/append_event.ts",
    "server/webhooks/enqueue_deliveries.ts",
  ], "SQL");
});

Deno.test("keys of the key-value store are made in one file", () => {
  const found = shipped().filter(({ path, code }) =>
    /\b(?:openKv|Deno\.Kv\b)/.test(code) && !path.startsWith("server/kv/") && !isMain(path)
  );
  assertOnly(found, ["server/stores.ts"], "key-value store");
  const keys =
    /\.(?:get|set|delete|list|getMany|watch|check|sum)\(\s*(?:\{\s*(?:key|prefix):\s*)?\[/;
  const written = shipped().filter(({ path, code }) =>
    path.startsWith("server/kv/") && keys.test(code) && path !== "server/kv/keys.ts"
  );
  assertOnly(written, [], "key of the key-value store");
});

Deno.test("outbound HTTP has few doors", () => {
  const found = shipped().filter(({ path, code }) =>
    /(?<![.\w])fetch\(/.test(code) && !path.startsWith("infra/")
  );
  assertOnly(found, [
    // Cameras that give one picture per request; streams are FFmpeg's.
    "edge/cameras/snapshot_request.ts",
    "edge/discovery/onvif_client.ts",
    "edge/doctor/system_sources.ts",
    "edge/link/server_client.ts",
    // Cameras that are told to reboot, and what switches their power.
    "edge/remedies/post_once.ts",
    "server/devices/direct_snapshot.ts",
    "server/images/s3_bucket.ts",
    "server/recognizer/account_usage.ts",
    "server/recognizer/recognizer_call.ts",
    "server/webhooks/send_request.ts",
    "web/api_client.ts",
  ], "fetch");
});

Deno.test("processes have few doors", () => {
  const found = shipped().filter(({ path, code }) =>
    /\bDeno\.Command\b|node:child_process/.test(code) && !path.startsWith("infra/") &&
    !path.startsWith("server/db/embedded/")
  );
  assertOnly(found, [
    "edge/ffmpeg/ffmpeg_build.ts",
    "edge/ffmpeg/process.ts",
    "server/webhooks/payload_process.ts",
    "server/webhooks/sender_process.ts",
  ], "Deno.Command");
});

Deno.test("no file is long", () => {
  // Tests are lists: they may be somewhat longer.
  const most = (path: string) => isTest(path) ? 400 : 300;
  const long = files.filter(({ path, text }) =>
    text.split("\n").length > most(path) + 1 && !path.endsWith(".gen.ts")
  );
  assertOnly(long, [], "too many lines");
});

Deno.test("files are named for what they own", () => {
  const badName = /(?:^|_)(?:utils?|helpers?|common|managers?|types|misc)$|^base$/;
  const wrong = files.map(({ path }) => path).filter((path) => {
    const name = (path.split("/").at(-1) ?? "").replace(/(?:_test)?(?:\.gen)?\.tsx?$/, "");
    if (path.startsWith("web/routes/") && /^(?:_?[a-z0-9_]+|\[\w+\])$/.test(name)) return false;
    return badName.test(name) || !/^[a-z][a-z0-9_]*$/.test(name);
  });
  assert.deepEqual(wrong, []);
});

Deno.test("a file opens with what it owns", () => {
  const silent = shipped().filter(({ path, text }) =>
    !/^(?:#!.*\n)?\/[/*]/.test(text) && !path.endsWith(".gen.ts")
  );
  assertOnly(silent, [], "no opening comment");
});

Deno.test("importing a file does nothing", async () => {
  const dir = await Deno.makeTempDir({ prefix: "washfleet-imports-" });
  // May read, as packages load themselves, and nothing else; ends by itself if nothing was started.
  const permissions = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];
  const urls = shipped().filter(({ path }) => !isMain(path)).map(({ url }) => url);
  const code = urls.map((url) => `await import("${url}").catch(() => failed.push("${url}"));`);
  const script = ["const failed = [];", ...code, "console.log(JSON.stringify(failed));"].join("\n");
  await Deno.writeTextFile(`${dir}/all.ts`, script);
  const config = new URL("../deno.json", import.meta.url).pathname;
  const { stdout, signal } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-prompt", "--config", config, ...permissions, `${dir}/all.ts`],
    stderr: "null",
    signal: AbortSignal.timeout(60_000),
  }).output();
  await Deno.remove(dir, { recursive: true });
  assert.equal(signal, null, "something imported keeps the process alive");
  const failed = JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "");
  // The browser's entries: they need a page, whose islands they bring to life.
  const entries = ["web/i18n/browser_language.ts", "web/runtime/client.ts"];
  assert.deepEqual(
    failed.toSorted(),
    files.filter((f) => entries.includes(f.path)).map((f) => f.url).toSorted(),
  );
});
