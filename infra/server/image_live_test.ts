// The image and the unit, as far as that can be told without Docker: their text, and the very steps
// of the build in a clean folder, whose server is then started by the very command of the image.
import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { buildImageIn, imageInstructions } from "../../tests/support/image_build.ts";
import { waitUntilReady } from "../demo/child_process.ts";
import { startChild } from "../demo/child_process.ts";
import { signIn } from "../demo/fleet_client.ts";
import {
  IMAGE_PLACES,
  serverCommand,
  serverPermissions,
  UNIT_PLACES,
} from "./server_permissions.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const MOST_EXPOSURE = 1.5;

Deno.test("the image runs as nobody, holds no shell, and its command has the listed permissions", async () => {
  const lines = await imageInstructions();
  const stages = lines.filter(([name]) => name === "FROM").map(([, rest]) => rest);
  for (const stage of stages) match(stage, /^[\w./-]+:[\w.-]+( AS \w+)?$/, "pinned by tag");
  match(stages.at(-1) ?? "", /distroless/);
  const last = lines.slice(lines.findLastIndex(([name]) => name === "FROM"));
  deepEqual(last.filter(([name]) => name === "RUN"), [], "nothing to run, so nothing left over");
  equal(last.find(([name]) => name === "USER")?.[1], "nonroot");
  equal(
    last.find(([name]) => name === "CMD")?.[1].replaceAll('", "', '","'),
    JSON.stringify(
      serverCommand(IMAGE_PLACES),
    ),
  );
  const text = lines.map((line) => line.join(" ")).join("\n");
  doesNotMatch(text, /apt|\bADD\b|--allow-all|\s-A\s|curl|:latest/);
});

Deno.test("the unit has the listed permissions, systemd knows its lines and finds it little exposed", async () => {
  const unit = `${ROOT}infra/systemd/washfleet-server.service`;
  const text = await Deno.readTextFile(unit);
  equal(/^ExecStart=(.*)$/m.exec(text)?.[1], serverCommand(UNIT_PLACES).join(" "));
  const analyze = async (...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command("systemd-analyze", {
      args,
      env: { SYSTEMD_COLORS: "0" },
    }).output();
    return { code, output: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
  };
  const { output } = await analyze("verify", "--man=no", unit);
  const about = output.split("\n").filter((line) => /washfleet-server/.test(line));
  deepEqual(about.filter((line) => !/is not executable/.test(line)), []);
  const judged = await analyze(
    ...["security", "--offline=yes", "--no-pager"],
    ...[`--threshold=${MOST_EXPOSURE * 10}`, unit],
  );
  equal(judged.code, 0, judged.output);
});

/** NAME=value as the last stage has them. */
async function imageEnvironment(): Promise<string[]> {
  const lines = await imageInstructions();
  const last = lines.slice(lines.findLastIndex(([name]) => name === "FROM"));
  return last.flatMap(([name, rest]) => name === "ENV" ? rest.split(" ") : []);
}

/** Files and folders below that others than their owner may not read. */
async function hiddenFrom(folder: string): Promise<string[]> {
  const args = [folder, "-not", "-type", "l", "-not", "-perm", "-o=r", "-print"];
  const { success, stdout } = await new Deno.Command("find", { args }).output();
  ok(success);
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
}

Deno.test("the image's build steps make a server that starts with the image's permissions, signs in and sends", async () => {
  await using stack = new AsyncDisposableStack();
  const dir = await Deno.makeTempDir({ prefix: "washfleet-image-" });
  stack.defer(() => Deno.remove(dir, { recursive: true }));
  const database = stack.use(await testDatabase());
  const [app, data, secrets] = ["app", "data", "secrets"].map((name) => `${dir}/${name}`);
  ok(app && data && secrets);
  for (const folder of [app, data, secrets]) await Deno.mkdir(folder);
  await buildImageIn(app, `${dir}/deno`);
  deepEqual(await hiddenFrom(app), [], "the image's user owns nothing of it, and reads all of it");
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  await Deno.writeTextFile(`${secrets}/database_url`, `${database.connectionString}\n`);
  const places = { deno: Deno.execPath(), program: app, data, secrets };
  const socket = database.postgres.dir; // Deno opens a Unix socket only where it may write
  const [deno = "", ...args] = serverCommand(places).map((word) =>
    word.startsWith("--allow-read=") || word.startsWith("--allow-write=")
      ? `${word},${socket}`
      : word
  );
  equal(serverPermissions(places).length, 6);
  const url = `http://127.0.0.1:${port}`;
  const login = { email: "admin@washfleet.local", password: "only for this test" };
  const child = startChild({
    name: "image",
    program: "/usr/bin/env",
    args: [
      "-i", // nothing of this machine's: a container has the image's own alone
      ...await imageEnvironment(),
      `WASHFLEET_PORT=${port}`,
      `WASHFLEET_DATA=${data}`,
      `DATABASE_URL_FILE=${secrets}/database_url`,
      `WASHFLEET_ADMIN_PASSWORD=${login.password}`,
      `DENO_DIR=${dir}/cache`,
      ...[deno, ...args],
    ],
    logFile: `${dir}/log`,
  });
  stack.defer(() => child.stop());
  const signal = new AbortController().signal;
  await waitUntilReady(`${url}/readyz`, { timeoutMs: 60_000, signal, child }).catch(
    async (error) => {
      throw new Error(`${error}\n${await Deno.readTextFile(`${dir}/log`)}`);
    },
  );
  const fleet = await signIn(url, login);
  const key = await fleet.createKey("test", ["metrics:read"]);
  for (const path of ["/login", "/openapi.json", "/metrics"]) {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
    equal(response.status, 200, path);
    await response.body?.cancel();
  }
  const log = await Deno.readTextFile(`${dir}/log`);
  doesNotMatch(log, /NotCapable|no dashboard|cannot start the sending process/);
});
