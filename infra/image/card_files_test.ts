// What `deno task image` writes, read back as those who read it do.
import assert from "node:assert/strict";
import { parse } from "yaml";
import { cardFiles, type CardOptions, hostnameOf } from "./card_files.ts";
import { writeCard } from "./write_card.ts";

const OPTIONS: CardOptions = {
  server: "https://fleet.example.com/",
  claimCode: " wf-7k3-m9t-d4x",
  hostname: "lane-01",
  agent: { kind: "deb", fileName: "washfleet-edge_0.1.0_arm64.deb" },
  sshKeys: [],
  instanceId: "washfleet-1",
};

Deno.test("cardFiles() puts the claim code into one file alone, as it was issued", () => {
  const files = cardFiles(OPTIONS);
  const code = "WF-7K3-M9T-D4X";
  const holders = [...files].filter(([, text]) => text.includes(code)).map(([path]) => path);
  assert.deepEqual(holders, ["washfleet/settings"]);
  assert.equal(
    files.get("washfleet/settings"),
    `server=https://fleet.example.com\nclaim_code=${code}\nhostname=lane-01\n` +
      "deb=washfleet-edge_0.1.0_arm64.deb\n",
  );
});

Deno.test("cardFiles() lets nobody log in unless a key is named, and never by password", () => {
  const of = (sshKeys: string[]) =>
    parse(cardFiles({ ...OPTIONS, sshKeys }).get("user-data")?.replace("#cloud-config", "") ?? "");
  const nobody = { name: "washfleet-admin", shell: "/bin/bash", lock_passwd: true };
  assert.deepEqual([of([]).users, of([]).ssh_pwauth], [[nobody], false]);
  const key = "ssh-ed25519 AAAA: #not a comment";
  assert.deepEqual(of([key]).users[0].ssh_authorized_keys, [key]);
  assert.equal(of([key]).users[0].lock_passwd, true);
  const starts = (keys: string[]) => of(keys).runcmd.some((argv: string[]) => argv.includes("ssh"));
  assert.deepEqual([starts([]), starts([key])], [false, true]);
});

Deno.test("cardFiles() refuses what would write a line of its own, or be no setting at all", () => {
  for (
    const wrong of [
      { server: "ftp://fleet.example.com" },
      { claimCode: "WF-OOO" },
      { hostname: "lane 1" },
      { hostname: "lane-1\nfrom=http://evil" },
      { agent: { kind: "deb" as const, fileName: "a\nfrom=http://evil" } },
      { agent: { kind: "url" as const, url: "https://x/y.deb", sha256: "abc" } },
    ]
  ) {
    assert.throws(() => cardFiles({ ...OPTIONS, ...wrong }), /^Error: Cannot prepare a card as/);
  }
});

Deno.test("hostnameOf() makes a machine's name of any device's", () => {
  assert.equal(hostnameOf("Lane 01"), "lane-01");
  assert.equal(hostnameOf("Túnel (norte)"), "tunel-norte");
  assert.equal(hostnameOf("日本"), "washfleet");
  assert.ok(hostnameOf("x".repeat(80)).length <= 63);
});

Deno.test("a card's folder: the settings are its owner's alone, the scripts are there", async () => {
  const folder = await Deno.makeTempDir({ prefix: "card_" });
  try {
    const agent = { kind: "url" as const, url: "https://x/y.deb", sha256: "0".repeat(64) };
    await writeCard(folder, { ...OPTIONS, agent }, null);
    const { mode } = await Deno.stat(`${folder}/washfleet/settings`);
    assert.equal((mode ?? 0) & 0o777, 0o600);
    for (const script of ["first_boot.sh", "install.sh"]) {
      assert.match(await Deno.readTextFile(`${folder}/washfleet/${script}`), /^#!\/bin\/sh\n/);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
