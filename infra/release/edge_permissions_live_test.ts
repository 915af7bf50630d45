// The installed agent's own bundle, started with the installed agent's own permissions.
import assert from "node:assert/strict";
import { netAllowance } from "../../edge/config/net_allowance.ts";
import { startCamera } from "../demo/camera/start_camera.ts";
import {
  agentPermissions,
  commandPermissions,
  type Places,
  RUNTIME_FLAGS,
} from "./edge_permissions.ts";
import { throwawaySigning } from "./package_signing.ts";
import { putProgram } from "./put_program.ts";

let folder: string;
let places: Places;

Deno.test.beforeAll(async () => {
  folder = await Deno.makeTempDir({ prefix: "edge_permissions_" });
  const below = (name: string) => `${folder}/${name}`;
  places = {
    deno: Deno.execPath(),
    program: below("program"),
    config: below("config"),
    data: below("data"),
    runtime: below("runtime"),
    notifySocket: below("notify"),
    ffmpeg: "/usr/bin/ffmpeg",
  };
  for (const name of ["program", "config", "data", "runtime"]) await Deno.mkdir(below(name));
  const signing = await throwawaySigning();
  await putProgram(places.program, { signing, version: "0.1.0", epochS: 0 });
});

Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

function deno(permissions: string[], args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...RUNTIME_FLAGS, ...permissions, ...args],
    env: { NOTIFY_SOCKET: places.notifySocket, WATCHDOG_USEC: "2000000", SECRET: "canary" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** What a program that took over the agent might try; each line is one try. */
const TRIES: Record<string, string> = {
  "read /etc/shadow": `Deno.readTextFileSync("/etc/shadow")`,
  "read another's process": `Deno.readTextFileSync("/proc/1/environ")`,
  "list the root": `[...Deno.readDirSync("/")]`,
  "write beside its folders": `Deno.writeTextFileSync("/tmp/washfleet-escape", "")`,
  "write its own program": `Deno.writeTextFileSync(PROGRAM + "/agent/agent.js", "")`,
  "widen its own addresses": `Deno.writeTextFileSync(RUNTIME + "/allow_net.env", "")`,
  "make a link": `Deno.symlinkSync("/etc/shadow", DATA + "/another_link")`,
  "run sh": `new Deno.Command("sh", { args: ["-c", "id"] }).outputSync()`,
  "run /bin/sh": `new Deno.Command("/bin/sh", { args: ["-c", "id"] }).outputSync()`,
  "run another ffmpeg": `new Deno.Command(DATA + "/ffmpeg").outputSync()`,
  "put a library into ffmpeg":
    `new Deno.Command("/usr/bin/ffmpeg", { env: { LD_PRELOAD: DATA + "/evil.so" } }).outputSync()`,
  "connect elsewhere": `await Deno.connect({ hostname: "127.0.0.1", port: ELSEWHERE })`,
  "fetch from elsewhere": "await fetch(`http://127.0.0.1:${ELSEWHERE}/`)",
  "listen at another port": `Deno.listen({ hostname: "0.0.0.0", port: ELSEWHERE })`,
  "send a datagram elsewhere":
    `await Deno.listenDatagram({ transport: "udp", hostname: "0.0.0.0", port: 0 })
      .send(new Uint8Array(1), { transport: "udp", hostname: "127.0.0.1", port: ELSEWHERE })`,
  "look up a name": `await Deno.resolveDns("fleet.example.com", "A")`,
  "read the environment": `Deno.env.get("SECRET")`,
  "list the environment": `Deno.env.toObject()`,
  "load native code": `Deno.dlopen(DATA + "/evil.so", {})`,
  "import from disk": `await import(["file:///etc", "passwd"].join("/"))`,
  "import from the net": "await import(`http://127.0.0.1:${ELSEWHERE}/evil.js`)",
  "import a package": `await import("npm:left-pad@1.3.0")`,
  "signal another process": `Deno.kill(1, "SIGTERM")`,
  "ask for more": `if ((await Deno.permissions.request({ name: "run" })).state !== "granted")
    throw new Deno.errors.NotCapable()`,
};

Deno.test("whoever took over the agent gets nothing besides its two folders and its addresses", async () => {
  using elsewhere = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const constants = `const DATA = ${JSON.stringify(places.data)};
    const PROGRAM = ${JSON.stringify(places.program)};
    const RUNTIME = ${JSON.stringify(places.runtime)};
    const ELSEWHERE = ${elsewhere.addr.port};`;
  const tries = Object.entries(TRIES).map(([name, code]) =>
    `try { ${code}; results[${JSON.stringify(name)}] = "done"; }
     catch (error) { results[${JSON.stringify(name)}] = error.name + ": " + error.message; }`
  );
  const script = `${places.program}/intruder.js`;
  await Deno.writeTextFile(
    script,
    `${constants} const results = {}; ${tries.join("\n")} console.log(JSON.stringify(results));`,
  );
  const net = netAllowance(["server: {url: https://fleet.example.com}\nhttp: {port: 3999}"]).agent;
  const { stdout, stderr } = await deno(agentPermissions(net.join(","), places), [script]).output();
  const results = JSON.parse(new TextDecoder().decode(stdout) || "{}") as Record<string, string>;
  assert.deepEqual(Object.keys(results), Object.keys(TRIES), new TextDecoder().decode(stderr));
  const refused =
    /^NotCapable|^TypeError: Requires .* access|^TypeError: .*(?:--no-npm|--no-remote|import access|npm specifiers)/;
  const got = Object.entries(results).filter(([, result]) => !refused.test(result));
  assert.deepEqual(got, []);
});

Deno.test("the agent sees its neighbours, opens ways to found cameras, and reaches its own networks alone", async () => {
  await Deno.mkdir(`${places.runtime}/network`);
  await Deno.writeTextFile(`${places.runtime}/network/arp`, "a neighbour");
  const script = `${places.program}/finder.js`;
  const host = (address: string) =>
    `(await Deno.permissions.query({ name: "net", host: "${address}" })).state`;
  await Deno.writeTextFile(
    script,
    `Deno.listen({ hostname: "127.0.0.1", port: 0 }).close();
     const arp = Deno.readTextFileSync(${JSON.stringify(`${places.runtime}/network/arp`)});
     const hosts = [${["10.9.8.7:554", "10.9.7.7:80", "10.9.9.7:80"].map(host).join()}];
     console.log(JSON.stringify([arp, ...hosts]));`,
  );
  const settings = "discovery: {subnets: [10.9.7.0/24]}";
  const { agent: net } = netAllowance([settings], { networks: ["10.9.8.1/24"] });
  const { stdout, stderr } = await deno(agentPermissions(net.join(","), places), [script]).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.deepEqual(JSON.parse(text(stdout) || text(stderr)), [
    ...["a neighbour", "granted", "granted", "prompt"],
  ]);
});

Deno.test("the bundled agent, with these permissions, gives pictures and tells systemd", async () => {
  const camera = startCamera({ port: 0, name: "Lane" });
  await camera.ready();
  const systemd = Deno.listenDatagram({ transport: "unixpacket", path: places.notifySocket });
  const settings = `http: {host: 127.0.0.1, port: ${freePort()}}
data_dir: ${places.data}
cameras: [{id: lane-1, stall_after_ms: 60000, url: "rtsp://127.0.0.1:${camera.port}/stream1"}]\n`;
  const path = `${places.config}/edge.yaml`;
  await Deno.writeTextFile(path, settings, { mode: 0o600 });
  const { agent: net, doctor } = netAllowance([settings]);
  const launcher = [`${places.program}/launcher.js`, "--releases", `${places.data}/releases`];
  const agent = deno(agentPermissions(net.join(","), places), [...launcher, "--config", path])
    .spawn();
  const output = Promise.all([
    new Response(agent.stdout).text(),
    new Response(agent.stderr).text(),
  ]);
  let ending: { code: number; log: string };
  try {
    const told = await receiveUntil(systemd, /1 of 1 cameras streaming/);
    assert.match(told[0] ?? "", /^READY=1\nWATCHDOG=1\nSTATUS=0 of 1 cameras streaming$/);
    const key = (await Deno.readTextFile(`${places.data}/api_key`)).trim();
    const picture = await fetch(`http://127.0.0.1:${portOf(settings)}/api/snapshots`, {
      headers: { "X-API-Key": key },
    });
    assert.equal(picture.status, 200);
    assert.deepEqual([...(await picture.bytes()).subarray(0, 2)], [0xff, 0xd8]);

    const examined = await deno(commandPermissions(doctor.join(","), places), [
      ...[...launcher, "doctor", "--json", "--config", path],
    ]).output();
    const { findings } = JSON.parse(new TextDecoder().decode(examined.stdout));
    const failed = findings.filter((finding: { verdict: string }) => finding.verdict === "fail");
    assert.deepEqual(failed, []);
    assert.ok(findings.some((finding: { what: string }) => finding.what === "camera lane-1"));
  } finally {
    agent.kill("SIGTERM");
    const [log, printed] = await output;
    await camera.stop();
    systemd.close();
    const { code } = await agent.status;
    ending = { code, log: log + printed };
  }
  assert.equal(ending.code, 0, ending.log);
  assert.doesNotMatch(ending.log, /NotCapable/);
});

async function receiveUntil(socket: Deno.DatagramConn, wanted: RegExp): Promise<string[]> {
  const messages: string[] = [];
  while (!wanted.test(messages.at(-1) ?? "")) {
    messages.push(new TextDecoder().decode((await socket.receive())[0]));
  }
  return messages;
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function portOf(settings: string): string {
  return /port: (\d+)/.exec(settings)?.[1] ?? "";
}
