import assert from "node:assert/strict";
import { makeSigningKey, publicEntry } from "../../infra/release/signing_key.ts";
import { layOut, type ReleaseKit, releaseKit } from "../../tests/support/release_kit.ts";
import { parseReleaseKeys } from "./release_keys.ts";
import { loadRelease, type ReleaseFiles } from "./release_folder.ts";
import { compareVersions, verifyFiles, verifyManifest } from "./verify_release.ts";

let kit: ReleaseKit;
let good: ReleaseFiles;
Deno.test.beforeAll(async () => {
  kit = await releaseKit();
  good = await kit.release(7);
});

async function codeOf(files: ReleaseFiles): Promise<string> {
  const verified = await verifyManifest(files, kit.verifier);
  if (!verified.ok) return verified.code;
  const checked = await verifyFiles(verified.manifest, files.files);
  return checked.ok ? "ok" : checked.code;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (of: Uint8Array) => new TextDecoder().decode(of);

Deno.test("verifyManifest() takes what one of the package's keys signed", async () => {
  assert.equal(await codeOf(good), "ok");
});

Deno.test("verifyManifest() refuses a flipped bit anywhere in a manifest", async () => {
  for (let at = 0; at < good.manifest.byteLength; at += 7) {
    const manifest = good.manifest.slice();
    manifest[at] = (manifest[at] ?? 0) ^ (1 << (at % 8));
    assert.equal(await codeOf({ ...good, manifest }), "bad_signature", `byte ${at}`);
  }
});

Deno.test("verifyManifest() refuses a signature over the same bytes without the domain", async () => {
  const raw = await crypto.subtle.sign("Ed25519", kit.key.privateKey, good.manifest);
  const line = `washfleet-release-1 ${kit.key.id} ${new Uint8Array(raw).toBase64()}\n`;
  assert.equal(await codeOf({ ...good, signature: bytes(line) }), "bad_signature");
});

Deno.test("verifyManifest() refuses a key that is not the package's, under its own id or another's", async () => {
  const other = await releaseKit();
  const foreign = await other.release(7);
  assert.equal(await codeOf(foreign), "unknown_key");
  const signature = bytes(text(foreign.signature).replace(other.key.id, kit.key.id));
  assert.equal(await codeOf({ ...foreign, signature }), "bad_signature");
});

Deno.test("verifyManifest() refuses signature files with anything besides one signature", async () => {
  const line = text(good.signature);
  const wrong = ["", "\n", `${line}${line}`, ` ${line}`, line.replace("-1 ", "-2 "), "{}"];
  for (const signature of wrong) {
    assert.equal(await codeOf({ ...good, signature: bytes(signature) }), "bad_signature");
  }
});

Deno.test("verifyManifest() refuses signed manifests that name what no release has", async () => {
  const changes: Record<string, (file: object) => object> = {
    "a path": (file) => ({ ...file, name: "../agent.js" }),
    "a folder": (file) => ({ ...file, name: "x/agent.js" }),
    "a hidden file": (file) => ({ ...file, name: ".agent.js" }),
    "the manifest": (file) => ({ ...file, name: "manifest.json" }),
    "another program": (file) => ({ ...file, name: "other.js" }),
    "a negative size": (file) => ({ ...file, size_bytes: -1 }),
    "a size above all bounds": (file) => ({ ...file, size_bytes: 16_000_001 }),
    "an unknown member": (file) => ({ ...file, mode: 0o777 }),
  };
  for (const [what, change] of Object.entries(changes)) {
    const forged = await kit.forge(good, (manifest) => ({
      ...manifest,
      files: manifest.files.map(change),
    }));
    assert.equal(await codeOf(forged), "bad_manifest", what);
  }
  for (const more of [{ format: 2 }, { sequence: 0 }, { sequence: 1.5 }, { extra: 1 }]) {
    const forged = await kit.forge(good, (manifest) => ({ ...manifest, ...more }));
    assert.equal(await codeOf(forged), "bad_manifest", JSON.stringify(more));
  }
  const twice = await kit.forge(good, (m) => ({ ...m, files: [...m.files, ...m.files] }));
  assert.equal(await codeOf(twice), "bad_manifest");
});

Deno.test("verifyManifest() refuses what needs a newer Deno, and says what to do", async () => {
  const verified = await verifyManifest(await kit.release(8, "x", "2.0.0"), {
    ...kit.verifier,
    runtime: "1.46.3",
  });
  assert.ok(!verified.ok);
  assert.equal(verified.code, "needs_newer_runtime");
  assert.match(verified.detail, /install a newer package/);
});

Deno.test("compareVersions() compares numbers, not text", () => {
  assert.ok(compareVersions("2.10.0", "2.9.5") > 0);
  assert.ok(compareVersions("2.9.5", "2.9.5+abc") === 0);
  assert.ok(compareVersions("1.99.99", "2.0.0") < 0);
});

Deno.test("verifyFiles() refuses missing, extra, longer, shorter and changed files", async () => {
  const agent = good.files.get("agent.js") ?? new Uint8Array();
  const flipped = agent.slice();
  flipped[3] = (flipped[3] ?? 0) ^ 1;
  const withFiles = (files: [string, Uint8Array<ArrayBuffer>][]) =>
    codeOf({ ...good, files: new Map(files) });
  assert.equal(await withFiles([]), "wrong_files");
  assert.equal(await withFiles([["agent.js", agent], ["x.js", agent]]), "wrong_files");
  assert.equal(await withFiles([["agent.js", agent.slice(1)]]), "damaged_file");
  assert.equal(await withFiles([["agent.js", bytes(`${text(agent)} `)]]), "damaged_file");
  assert.equal(await withFiles([["agent.js", flipped]]), "damaged_file");
});

Deno.test("loadRelease() takes no links, no folders, and says what is absent", async () => {
  const folder = await Deno.makeTempDir({ prefix: "update_verify_" });
  try {
    const load = () => loadRelease(`${folder}/r`, kit.verifier);
    const codeOn = async () => {
      const loaded = await load();
      return loaded.ok ? "ok" : loaded.code;
    };
    assert.equal(await codeOn(), "absent");
    await layOut(`${folder}/r`, good);
    assert.equal(await codeOn(), "ok");
    await Deno.rename(`${folder}/r/agent.js`, `${folder}/elsewhere.js`);
    assert.equal(await codeOn(), "wrong_files");
    await Deno.symlink(`${folder}/elsewhere.js`, `${folder}/r/agent.js`);
    assert.equal(await codeOn(), "wrong_files");
    await Deno.remove(`${folder}/r/agent.js`);
    await layOut(`${folder}/r`, good);
    await Deno.mkdir(`${folder}/r/more`);
    assert.equal(await codeOn(), "wrong_files");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("parseReleaseKeys() takes both keys of a rotation, and no key under another's id", async () => {
  const { key: next } = await makeSigningKey();
  const both = [publicEntry(kit.key, "old"), publicEntry(next, "new")];
  assert.equal((await parseReleaseKeys(JSON.stringify({ keys: both }))).size, 2);
  const swapped = [{ ...publicEntry(next, ""), id: kit.key.id }];
  await assert.rejects(
    parseReleaseKeys(JSON.stringify({ keys: swapped })),
    /not that of its bytes/,
  );
});
