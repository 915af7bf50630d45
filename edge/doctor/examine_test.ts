import assert from "node:assert/strict";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { parseConfig } from "../config/parse_config.ts";
import { parseFfmpegBuild } from "../ffmpeg/ffmpeg_build.ts";
import { type DoctorSources, examine } from "./examine.ts";
import { exitCodeOf, type Finding, printFindings } from "./finding.ts";
import type { AgentHealth } from "./judge_connections.ts";

const SETTINGS = `
server: {url: https://fleet.example.com}
cameras: [{id: lane-1, url: "rtsp://admin:canary-password@10.0.0.21/stream1"}]
`;

const HEALTH: AgentHealth = {
  version: "0.1.0",
  cameras: [{ camera_id: "lane-1", status: "streaming", headline: "Pictures are coming in." }],
  machine: { temperature_celsius: 51.2, under_voltage: false },
  link: { state: "up", detail: null, clock_offset_ms: 40 },
};

function sources(changes: Partial<DoctorSources> = {}, settings = SETTINGS): DoctorSources {
  return {
    loadConfig: () => Promise.resolve({ ...parseConfig(settings), text: settings }),
    ownUid: () => 990,
    fileInfo: () => Promise.resolve({ ok: true, value: { mode: 0o100600, uid: 990 } }),
    tryWriting: () => Promise.resolve(null),
    freeBytes: () => Promise.resolve({ ok: true, value: 20e9 }),
    ffmpegBuild: () =>
      Promise.resolve({
        ok: true,
        value: { version: "5.1.9", decoders: new Set(["h264", "hevc", "mjpeg"]) },
      }),
    needlessPermissions: () => Promise.resolve([]),
    askAgent: () => Promise.resolve({ ok: true, value: { status: 200, health: HEALTH } }),
    askServer: () => Promise.resolve({ ok: true, value: { status: 200, clockOffsetMs: 30 } }),
    knock: () => Promise.resolve(null),
    ...changes,
  };
}

async function look(
  changes: Partial<DoctorSources> = {},
  { settings = SETTINGS, unitState = "active" }: { settings?: string; unitState?: string } = {},
): Promise<Finding[]> {
  const options = { configPath: "/etc/washfleet/edge.yaml", dataDir: "/var/lib/washfleet" };
  const defaults = EdgeConfig.parse({});
  return await examine(sources(changes, settings), { ...options, unitState, defaults });
}

/** The one finding on it; its verdict, words and advice in one text. */
function about(findings: readonly Finding[], what: string): string {
  const found = findings.filter((finding) => finding.what === what);
  assert.equal(found.length, 1, `${what}: ${JSON.stringify(findings)}`);
  return `${found[0]?.verdict}: ${found[0]?.detail} ${found[0]?.whatToDo ?? ""}`;
}

Deno.test("a site where all is well gets a list of ticks and exit code 0", async () => {
  const findings = await look();
  assert.deepEqual(findings.filter(({ verdict }) => verdict !== "ok"), []);
  assert.equal(exitCodeOf(findings), 0);
  const text = printFindings(findings);
  assert.match(text, /^✔ settings: 1 cameras\.$/m);
  assert.match(text, /All is well\.\n$/);
});

Deno.test("a camera that sees nothing at night is pointed out, and no fault", async () => {
  const cameras = [{ camera_id: "lane-1", status: "dark", headline: "The picture is black." }];
  const health = { ...HEALTH, cameras } as AgentHealth;
  const findings = await look({
    askAgent: () => Promise.resolve({ ok: true, value: { status: 200, health } }),
  });
  assert.match(about(findings, "camera lane-1"), /^warn: The picture is black\. /);
  assert.equal(exitCodeOf(findings), 0);
});

Deno.test("every fault of the settings is named, and no password with it", async () => {
  const settings = SETTINGS.replace("lane-1", "LANE") + "http: {prot: 1}\n";
  const findings = await look({}, { settings });
  const text = printFindings(findings);
  assert.match(text, /✘ settings: cameras\.0\.id: line 3: must be/);
  assert.match(text, /✘ settings: http\.prot: line 4: is not a setting/);
  assert.match(text, /→ Correct this in \/etc\/washfleet\/edge\.yaml/);
  assert.doesNotMatch(text, /canary-password/);
  assert.equal(exitCodeOf(findings), 1);
});

Deno.test("a settings file that others can read, or that is another's, fails", async () => {
  const file = (mode: number, uid: number) =>
    look({ fileInfo: () => Promise.resolve({ ok: true, value: { mode, uid } }) });
  assert.match(about(await file(0o100644, 990), "settings file"), /^fail.*mode 644.*chmod 600/);
  assert.match(about(await file(0o100600, 0), "settings file"), /^fail.*chown washfleet/);
});

Deno.test("a full disk fails, a nearly full one is a warning", async () => {
  const disk = (value: number) => look({ freeBytes: () => Promise.resolve({ ok: true, value }) });
  assert.match(about(await disk(10e6), "disk"), /^fail: 10 MB free.*Make room/);
  const findings = await disk(300e6);
  assert.match(about(findings, "disk"), /^warn/);
  assert.equal(exitCodeOf(findings), 0);
});

Deno.test("a data folder outside the permitted one is told how to come back in", async () => {
  const findings = await look({ tryWriting: () => Promise.resolve("NotCapable: write access") }, {
    settings: `${SETTINGS}data_dir: /srv/pictures\n`,
  });
  assert.match(about(findings, "data folder"), /^fail: \/srv\/pictures.*take data_dir out/);
});

Deno.test("a read-only disk is told apart from a folder of another user", async () => {
  const findings = await look({
    tryWriting: () => Promise.resolve("Error: Read-only file system (os error 30)"),
  });
  assert.match(about(findings, "data folder"), /^fail.*dmesg says why/);
});

Deno.test("an agent that leaves parts of itself out is told of", async () => {
  const health = { ...HEALTH, brake: { step: "spare", ends: 5 } };
  const findings = await look({
    askAgent: () => Promise.resolve({ ok: true, value: { status: 200, health } }),
  });
  assert.match(about(findings, "agent's starts"), /^warn: it ended by itself 5 times .*\(spare\)/);
});

Deno.test("a machine that suffers is told of: heat that makes pictures fewer, too little voltage", async () => {
  const machine = (more: object) =>
    look({
      askAgent: () =>
        Promise.resolve({ ok: true, value: { status: 200, health: { ...HEALTH, machine: more } } }),
    });
  const hot = await machine({ temperature_celsius: 77, slowed_by: 2, under_voltage: true });
  assert.match(about(hot, "temperature"), /^warn: 77 °C; the agent asks .* 2 times less often/);
  assert.match(about(hot, "power supply"), /^warn: gave too little voltage/);
  assert.match(about(await machine({}), "power supply"), /^skip/);
});

Deno.test("FFmpeg that is missing, old, or cannot decode is told apart", async () => {
  const build = (version: string, ...names: string[]) =>
    look({
      ffmpegBuild: () =>
        Promise.resolve({ ok: true, value: { version, decoders: new Set(names) } }),
    });
  const missing = await look({
    ffmpegBuild: () => Promise.resolve({ ok: false, error: "NotFound" }),
  });
  assert.match(about(missing, "FFmpeg"), /^fail: cannot be run.*apt-get install ffmpeg/);
  assert.match(about(await build("4.3.6-0+deb11u1", "h264"), "FFmpeg"), /^fail: 4\.3.*older/);
  assert.match(about(await build("7.1", "h264", "mjpeg"), "FFmpeg"), /cannot decode H\.265/);
});

Deno.test("permissions that are not needed are named", async () => {
  const findings = await look({
    needlessPermissions: () => Promise.resolve(["reading /etc/shadow"]),
  });
  assert.match(about(findings, "permissions"), /^fail: more.*\/etc\/shadow/);
});

Deno.test("without an agent the cameras are knocked at, and the service's state is told", async () => {
  const findings = await look({
    askAgent: () => Promise.resolve({ ok: false, error: "Connection refused" }),
    knock: ({ hostname, port }) =>
      Promise.resolve(hostname === "10.0.0.21" && port === 554 ? "No route to host" : null),
  }, { unitState: "failed" });
  assert.match(about(findings, "service"), /^fail.*\(failed\).*journalctl/);
  assert.match(about(findings, "agent"), /^fail.*127\.0\.0\.1:3000.*Connection refused/);
  assert.match(about(findings, "camera lane-1"), /^fail: 10\.0\.0\.21:554.*No route.*power/);
});

Deno.test("another program at the agent's port is not taken for the agent", async () => {
  const answered = (status: number) =>
    look({ askAgent: () => Promise.resolve({ ok: true, value: { status, health: null } }) });
  assert.match(about(await answered(200), "agent"), /^fail.*Another program uses this port/);
  assert.match(about(await answered(401), "agent"), /^fail.*another key/);
});

Deno.test("a camera's trouble is told in the agent's own words", async () => {
  const camera = {
    camera_id: "lane-1",
    status: "backing_off",
    headline: "The camera refuses the password.",
    what_to_do: "Correct it.",
  };
  const findings = await look({
    askAgent: () =>
      Promise.resolve({
        ok: true,
        value: { status: 200, health: { ...HEALTH, cameras: [camera] } },
      }),
  });
  assert.match(about(findings, "camera lane-1"), /^fail: The camera refuses.* Correct it\.$/);
});

Deno.test("a server that cannot be reached is told apart from a certificate refused", async () => {
  const server = (error: string) =>
    look({ askServer: () => Promise.resolve({ ok: false, error }) });
  assert.match(about(await server("dns error"), "server"), /^fail.*uplink/);
  assert.match(about(await server("invalid peer certificate: Expired"), "server"), /timedatectl/);
});

Deno.test("a clock that is wrong fails, also where only the server's Date says so", async () => {
  const findings = await look({
    askAgent: () => Promise.resolve({ ok: false, error: "refused" }),
    askServer: () =>
      Promise.resolve({ ok: true, value: { status: 200, clockOffsetMs: 86_400_000 } }),
  });
  assert.match(about(findings, "clock"), /^fail: is 86400 s behind.*set-ntp/);
});

Deno.test("a link that was revoked says where a new claim code goes", async () => {
  const link = {
    state: "revoked",
    detail: "The server does not know this agent.",
    clock_offset_ms: 0,
  };
  const findings = await look({
    askAgent: () =>
      Promise.resolve({ ok: true, value: { status: 200, health: { ...HEALTH, link } } }),
  });
  assert.match(about(findings, "link"), /^fail.*new claim code/);
});

Deno.test("parseFfmpegBuild() reads Debian's words", () => {
  const { version, decoders } = parseFfmpegBuild({
    version: "ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers\nbuilt",
    decoders: `Decoders:
 V..... = Video
 ------
 VFS..D h264                 H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10
 V....D mjpeg                MJPEG (Motion JPEG)
 A....D aac                  AAC (Advanced Audio Coding)
`,
  });
  assert.equal(version, "5.1.9-0+deb12u1");
  assert.deepEqual([...decoders], ["h264", "mjpeg", "aac"]);
});
