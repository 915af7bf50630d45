// Owns an installed agent on a disk of its own for tests: package, slots, and starts of the real
// launcher with small agents that do as they are told.
import { bundle } from "../../infra/release/bundle.ts";
import type { UpdateStatus } from "../../server/contract/release.ts";
import { layOut, type ReleaseKit, releaseKit } from "./release_kit.ts";

/** What a start left: all lines that it printed, and how it ended. */
export interface Ended {
  code: number;
  signal: Deno.Signal | null;
  lines: Record<string, unknown>[];
  /** Of the release that ran; null: none came so far. */
  told: (UpdateStatus & { ran: number; result: { ok: boolean; code?: string } | null }) | null;
  stderr: string;
}

/** As the installed agent has them (infra/release/edge_permissions.ts), without network. */
const FLAGS = [
  "--no-prompt",
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
  "--cached-only",
  "--deny-import",
];

/**
 * An agent that does what its arguments say (`--do install FOLDER SEQUENCE`, `commit`, `roll_back`,
 * `leave`) and tells its status; `instead` replaces all that.
 */
export function obedientCode(sequence: number): string {
  return `
const u = globalThis[Symbol.for("washfleet.update")];
const read = (folder, name) => Deno.readFile(folder + "/" + name);
async function act([what, folder, sequence]) {
  if (what === "commit") return await u.commit();
  if (what === "roll_back") return await u.rollBack("a test wants it");
  if (what === "leave") return u.leaving();
  if (what !== "install") return;
  const files = new Map([["agent.js", await read(folder, "agent.js")]]);
  const [manifest, signature] = [await read(folder, "manifest.json"), await read(folder, "manifest.sig")];
  const before = { is_link_up: true, streaming: ["lane"] };
  return await u.install({ manifest, signature, files }, { sequence: Number(sequence), before });
}
export async function main([, ...args]) {
  u.started();
  const result = await act(args) ?? null;
  console.log(JSON.stringify({ ran: ${sequence}, result, ...u.status() }));
  return 0;
}`;
}

export class InstalledAgent implements AsyncDisposable {
  readonly folder: string;
  readonly kit: ReleaseKit;

  private constructor(folder: string, kit: ReleaseKit) {
    this.folder = folder;
    this.kit = kit;
  }

  /** The package brings release 1. */
  static async make(): Promise<InstalledAgent> {
    const folder = await Deno.makeTempDir({ prefix: "update_installed_" });
    const agent = new InstalledAgent(folder, await releaseKit());
    await Deno.mkdir(`${folder}/edge`);
    for (
      const [entry, name] of [
        ["../../edge/update/launcher_main.ts", "launcher.js"],
        ["./test_launcher_main.ts", "test_launcher.js"],
      ] as const
    ) {
      const path = new URL(entry, import.meta.url).pathname;
      await bundle({ entry: path, outFile: `${folder}/edge/${name}` });
    }
    await Deno.writeTextFile(`${folder}/edge/release_keys.json`, agent.kit.keysText);
    await agent.pack(1);
    return agent;
  }

  get releases(): string {
    return `${this.folder}/releases`;
  }

  /** Puts a release into the package. */
  async pack(sequence: number): Promise<void> {
    await this.publish(sequence, { to: `${this.folder}/edge/agent` });
  }

  /** Signs a release. @returns its folder */
  async publish(
    sequence: number,
    { code = obedientCode(sequence), to = `${this.folder}/published/${sequence}` } = {},
  ): Promise<string> {
    await layOut(to, await this.kit.release(sequence, code));
    return to;
  }

  /** One start of the launcher as it is installed. */
  start(...args: string[]): Promise<Ended> {
    const launcher = `${this.folder}/edge/launcher.js`;
    return run(this.#command([launcher, "--releases", this.releases, "--do", ...args]));
  }

  /** A start that ends at the `step`th step, as by a power cut; 0: it comes to its end. */
  startCutAt(step: number, ...args: string[]): Promise<Ended> {
    const launcher = `${this.folder}/edge/test_launcher.js`;
    // To end itself as by a power cut it needs what the installed one does not have.
    const more = ["--allow-run"];
    return run(this.#command([launcher, this.folder, `${step}`, "10000", "--do", ...args], more));
  }

  /** As `start`, but the process is given back while it runs. */
  spawn(...args: string[]): Deno.ChildProcess {
    const launcher = `${this.folder}/edge/launcher.js`;
    const [program = "", ...rest] = this.#command([
      launcher,
      "--releases",
      this.releases,
      "--do",
      ...args,
    ]);
    return spawn(program, rest);
  }

  /** As `start`, on a disk of this size. */
  startOnDiskOf(kilobytes: number, ...args: string[]): Promise<Ended> {
    const launcher = `${this.folder}/edge/launcher.js`;
    const command = this.#command([launcher, "--releases", this.releases, "--do", ...args]);
    const mount = `cp -a "$0" "$0.kept" && mount -t tmpfs -o size=${kilobytes}k none "$0" && ` +
      `cp -a "$0.kept/." "$0/"; "$@"; code=$?; cp -a "$0/." "$0.after/"; exit $code`;
    return run(["unshare", "-Urm", "sh", "-c", mount, this.releases, ...command]);
  }

  /** Installs and commits a release. */
  async update(sequence: number): Promise<void> {
    const installed = await this.start("install", await this.publish(sequence), `${sequence}`);
    if (installed.told?.result?.ok !== true) throw new Error(JSON.stringify(installed));
    const committed = await this.start("commit");
    if (committed.told?.ran !== sequence) throw new Error(JSON.stringify(committed));
  }

  /** Everything on the disk, to come back to it. */
  async keep(): Promise<() => Promise<void>> {
    const kept = `${this.folder}/kept_${crypto.randomUUID()}`;
    await copyFolder(this.releases, kept);
    return async () => {
      await Deno.remove(this.releases, { recursive: true });
      await copyFolder(kept, this.releases);
    };
  }

  #command(args: string[], more: string[] = []): string[] {
    const permissions = [`--allow-read=${this.folder}`, `--allow-write=${this.releases}`, ...more];
    return [Deno.execPath(), "run", ...FLAGS, ...permissions, ...args];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

function spawn(program: string, args: string[]): Deno.ChildProcess {
  return new Deno.Command(program, {
    args,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function run([program = "", ...args]: string[]): Promise<Ended> {
  return await ended(await spawn(program, args).output());
}

/** What a finished start left. */
export function ended(output: Deno.CommandOutput): Ended {
  const lines = new TextDecoder().decode(output.stdout).split("\n").filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  const stderr = new TextDecoder().decode(output.stderr);
  const told = lines.find((line) => "ran" in line) ?? null;
  return { code: output.code, signal: output.signal, lines, told, stderr };
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
