// With Deno's own binary in place of the base binary, which only the internet has: what is compiled
// on it would not run as the agent, but its payload is laid out alike.
import assert from "node:assert/strict";
import { compileEdge, compilePermissions, payloadFaults } from "./compile_edge.ts";
import { lastPageIsItsOwn, padMemory } from "./elf.ts";
import { findDenort, howToGetDenort } from "./find_denort.ts";
import { type Payload, readPayload } from "./payload.ts";

const TARGET = `${Deno.build.arch}-unknown-linux-gnu`;
const NET = "0.0.0.0:3000,fleet.example.com:443";

let folder: string;
let denort: Uint8Array;
let payload: Payload;

Deno.test.beforeAll(async () => {
  folder = await Deno.makeTempDir({ prefix: "compile_edge_" });
  denort = await Deno.readFile(await Deno.realPath(Deno.execPath()));
  const outFile = `${folder}/washfleet-edge`;
  payload = await compileEdge({ target: TARGET, denort, outFile, net: NET, epochS: 1_750_000_000 });
});

Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

Deno.test("the payload says what the binary may do, without a run", () => {
  assert.equal(payload.machine, Deno.build.arch);
  assert.equal(payload.entry, "agent.js");
  assert.deepEqual(payload.files.map(({ path }) => path), ["agent.js"]);
  assert.deepEqual(payload.permissions.allow_run, ["/usr/bin/ffmpeg"]);
  assert.deepEqual(payload.permissions.allow_net, [...NET.split(","), "unix:/run/systemd/notify"]);
  assert.equal(payload.permissions.allow_ffi, null);
  assert.equal(payload.permissions.prompt, false);
  // After those that Deno itself sets.
  const ours = ["--max-old-space-size=128", "--optimize-for-size"];
  assert.deepEqual(payload.v8Flags.slice(-ours.length), ours);
  assert.deepEqual(payload.unstable, ["net"]);
});

Deno.test("a page of 16 or 64 KiB is not shared by .bss and the payload", () => {
  assert.equal(payload.isPageSafe, true);
});

Deno.test("a binary that was padded still starts", async () => {
  const path = `${folder}/padded`;
  await Deno.writeFile(path, padMemory(denort), { mode: 0o755 });
  const { code, stdout } = await new Deno.Command(path, { args: ["--version"] }).output();
  assert.equal(code, 0);
  assert.match(new TextDecoder().decode(stdout), /^deno /);
});

Deno.test("an unpadded base is noticed, as the binary would crash on a Raspberry Pi 5", async () => {
  await Deno.writeTextFile(`${folder}/hello.js`, "0;");
  const path = `${folder}/hello`;
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["compile", "--quiet", "--no-config", "--output", path, `${folder}/hello.js`],
    env: { DENORT_BIN: await Deno.realPath(Deno.execPath()) },
  }).output();
  assert.equal(code, 0);
  const binary = await Deno.readFile(path);
  // On arm64 the linker may have left the pages apart by itself.
  if (Deno.build.arch === "x86_64") assert.equal(lastPageIsItsOwn(binary), false);
  assert.deepEqual(readPayload(binary).files.map(({ path }) => path), ["hello.js"]);
});

Deno.test("payloadFaults() names each thing that is not as asked for", () => {
  const agent = new TextEncoder().encode("another agent");
  const wanted = { target: TARGET, agent, net: NET };
  assert.deepEqual(payloadFaults(payload, wanted), ["the agent inside is another one"]);
  const faultsOf = (changes: Partial<Payload>) =>
    payloadFaults({ ...payload, ...changes }, wanted).join("; ");
  const allow = (more: Payload["permissions"]) =>
    faultsOf({ permissions: { ...payload.permissions, ...more } });
  assert.match(allow({ allow_read: [] }), /allow_read is \[\], not \["\/etc/);
  assert.match(allow({ allow_ffi: [] }), /allow_ffi is \[\], not null/);
  assert.match(allow({ allow_run: null }), /allow_run is null/);
  assert.match(allow({ deny_import: null }), /may import from elsewhere/);
  assert.match(allow({ prompt: true }), /would ask/);
  assert.match(faultsOf({ isPageSafe: false }), /crash on pages of 16 KiB/);
  assert.match(faultsOf({ machine: "riscv64" }), /it is for riscv64/);
  assert.match(faultsOf({ files: [...payload.files, ...payload.files] }), /other files/);
});

Deno.test("compilePermissions() opens the network only where no addresses were given", () => {
  assert.ok(compilePermissions(null).includes("--allow-net"));
  const limited = compilePermissions(NET).filter((flag) => flag.startsWith("--allow-net"));
  assert.deepEqual(limited, [`--allow-net=${NET},unix:/run/systemd/notify`]);
  const sys = compilePermissions(NET).find((flag) => flag.startsWith("--allow-sys="));
  assert.match(sys ?? "", /\buid\b/, "doctor asks for it");
});

Deno.test("readPayload() refuses what no deno compile made, and what is cut off", async () => {
  assert.throws(() => readPayload(denort), /no binary of deno compile/);
  assert.throws(() => readPayload(new TextEncoder().encode("#!/bin/sh\n")), /ELF/);
  const binary = await Deno.readFile(`${folder}/washfleet-edge`);
  assert.throws(() => readPayload(binary.subarray(0, 60 * 1024 * 1024)));
});

Deno.test("findDenort() takes it out of Deno's cache, or says how to get it", async () => {
  const places = { denortBin: undefined, denoDir: folder };
  assert.equal(await findDenort(TARGET, places), null);
  assert.match(howToGetDenort(TARGET, places), /no package registry has it.*DENORT_BIN/);
  const cache = `${folder}/dl/release/v2.9.5`;
  await Deno.mkdir(cache, { recursive: true });
  await Deno.writeFile(`${cache}/denort-${TARGET}.zip`, DENORT_ZIP);
  const found = await findDenort(TARGET, places);
  assert.equal(new TextDecoder().decode(found?.binary), "hello hello hello hello denort\n");
});

// A zip archive of "README" and of "denort" with that line, deflated.
const DENORT_ZIP = Uint8Array.fromBase64([
  "UEsDBBQAAAAAAAAAIVyDFtyMAQAAAAEAAAAGAAAAUkVBRE1FeFBLAwQUAAAACAAAACFcWixPexEAAAAfAAAABgAA",
  "AGRlbm9ydMtIzcnJV8jAIFNS8/KLSrgAUEsBAhQDFAAAAAAAAAAhXIMW3IwBAAAAAQAAAAYAAAAAAAAAAAAAAIAB",
  "AAAAAFJFQURNRVBLAQIUAxQAAAAIAAAAIVxaLE97EQAAAB8AAAAGAAAAAAAAAAAAAACAASUAAABkZW5vcnRQSwUG",
  "AAAAAAIAAgBoAAAAWgAAAAAA",
].join(""));
