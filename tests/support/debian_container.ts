// A throw-away Debian with a systemd of its own: this machine's files below a layer in memory, in
// namespaces of its own. Nothing that is installed in it reaches the machine. Needs root.
import { waitUntil } from "./wait_until.ts";

export interface ContainerAnswer {
  code: number;
  /** Both streams. */
  output: string;
}

const BOOT_DEADLINE_MS = 180_000;

export class DebianContainer implements AsyncDisposable {
  readonly #nspawn: Deno.ChildProcess;
  readonly #console: Promise<string>;
  readonly #folder: string;
  #leader = 0;

  private constructor(folder: string, binds: Readonly<Record<string, string>>) {
    this.#folder = folder;
    const bound = Object.entries(binds).map(([inside, outside]) =>
      `--bind-ro=${outside}:${inside}`
    );
    const layer = `mount -t tmpfs tmpfs ${folder}
      mkdir ${folder}/upper ${folder}/work ${folder}/root
      mount -t overlay overlay -o lowerdir=/,upperdir=${folder}/upper,workdir=${folder}/work ${folder}/root
      rm -f ${folder}/root/etc/machine-id ${folder}/root/usr/sbin/policy-rc.d
      echo uninitialized > ${folder}/root/etc/machine-id
      exec systemd-nspawn -q -D ${folder}/root --boot --register=no --keep-unit --private-network \
        --machine=washfleet-test "$@" systemd.unit=basic.target`;
    this.#nspawn = new Deno.Command("unshare", {
      args: ["--mount", "--propagation", "private", "sh", "-ec", layer, "sh", ...bound],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#console = Promise.all(
      [this.#nspawn.stdout, this.#nspawn.stderr].map((stream) => new Response(stream).text()),
    ).then((texts) => texts.join("\n"));
  }

  /** Boots it. `binds`: path inside → folder outside, readable only. */
  static async start(binds: Readonly<Record<string, string>>): Promise<DebianContainer> {
    const folder = await Deno.makeTempDir({ prefix: "washfleet-debian-" });
    const container = new DebianContainer(folder, binds);
    try {
      const options = { what: "its systemd", timeoutMs: BOOT_DEADLINE_MS };
      await waitUntil(() => container.#hasBooted(), options);
      return container;
    } catch (error) {
      await container[Symbol.asyncDispose]();
      throw new Error(`Cannot boot a Debian: ${await container.#console}`, { cause: error });
    }
  }

  async #hasBooted(): Promise<boolean> {
    const { pid } = this.#nspawn;
    // Deno reads no other process's /proc without every permission; cat does.
    const children = new Deno.Command("cat", {
      args: [`/proc/${pid}/task/${pid}/children`],
      stderr: "null",
    });
    this.#leader = Number(new TextDecoder().decode((await children.output()).stdout).trim());
    if (!(this.#leader > 0)) return false;
    return (await this.run("systemctl", "is-active", "basic.target")).code === 0;
  }

  /** Runs a program inside as root. */
  async run(...argv: string[]): Promise<ContainerAnswer> {
    const { code, stdout, stderr } = await this.command("--all", argv).output();
    const decoder = new TextDecoder();
    return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
  }

  /** A program inside, or with `--net` one of the outside that sees the inside's network alone. */
  command(namespaces: "--all" | "--net", argv: readonly string[]): Deno.Command {
    return new Deno.Command("nsenter", {
      args: ["--target", String(this.#leader), namespaces, ...argv],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
  }

  /** Ends everything inside at once; the layer in memory is gone with it. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of [this.#leader, this.#nspawn.pid]) {
      try {
        if (pid > 0) Deno.kill(pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    }
    await this.#nspawn.status;
    await this.#console;
    await Deno.remove(this.#folder, { recursive: true });
  }
}
