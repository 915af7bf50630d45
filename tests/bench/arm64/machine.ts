// Owns an emulated arm64 machine at work: qemu, its console, and the one port that leads into it.
// Software emulation, so its times are no Pi's times.
import type { MachineImage } from "./machine_image.ts";

/** A Pi 4's processor, with the memory of the smallest Pi that is supported. */
const MACHINE = ["-M", "virt", "-cpu", "cortex-a72", "-smp", "2", "-m", "1024"];

/** The host's loopback as the machine sees it. */
export const HOST_ADDRESS = "10.0.2.2";

export interface Machine extends AsyncDisposable {
  /** The first console line that begins with `## NAME `, without that. @throws Error at the deadline */
  said(name: string, withinMs: number): Promise<string>;
  /** The console's last lines. */
  tail(): string;
}

/** Boots it; the machine's port 3000 becomes the host's `port` on loopback. */
export function bootMachine(image: MachineImage, { port }: { port: number }): Machine {
  const child = new Deno.Command("qemu-system-aarch64", {
    args: [
      ...MACHINE,
      ...["-display", "none", "-monitor", "none", "-serial", "stdio", "-no-reboot"],
      ...["-kernel", image.kernel, "-initrd", image.initrd, "-append", "console=ttyAMA0 quiet"],
      ...["-drive", `file=${image.disk},if=none,format=raw,id=disk`],
      ...["-device", "virtio-blk-device,drive=disk"],
      ...["-netdev", `user,id=net,hostfwd=tcp:127.0.0.1:${port}-:3000`],
      ...["-device", "virtio-net-device,netdev=net"],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const console = { text: "" };
  const reading = readConsole(child.stdout, console);
  return {
    said: (name, withinMs) => waitForLine(console, { name, withinMs, ended: child.status }),
    tail: () => console.text.slice(-3000),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await Promise.all([child.status, reading]);
    },
  };
}

async function readConsole(
  stream: ReadableStream<Uint8Array>,
  console: { text: string },
): Promise<void> {
  const decoder = new TextDecoder();
  for await (const part of stream) {
    console.text += decoder.decode(part, { stream: true });
    Deno.stderr.writeSync(part); // for a person who waits
  }
}

async function waitForLine(
  console: { text: string },
  { name, withinMs, ended }: { name: string; withinMs: number; ended: Promise<unknown> },
): Promise<string> {
  const line = new RegExp(`^## ${name} ?(.*?)\\r?$`, "m");
  const deadlineMs = performance.now() + withinMs;
  let hasEnded = false;
  ended.then(() => hasEnded = true);
  while (performance.now() < deadlineMs && !hasEnded) {
    const found = line.exec(console.text)?.[1];
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`Cannot hear "${name}" from the machine:\n${console.text.slice(-3000)}`);
}
