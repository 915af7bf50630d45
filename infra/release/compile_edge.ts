// Owns how the agent becomes one binary with its permissions inside: bundled first, on a base that
// starts with pages of any size, and checked without being run.
import { createHash } from "node:crypto";
import { bundle } from "./bundle.ts";
import { padMemory } from "./elf.ts";
import { agentPermissions, INSTALLED, RUNTIME_FLAGS } from "./edge_permissions.ts";
import { type Payload, readPayload } from "./payload.ts";

export interface CompileOptions {
  target: string;
  /** The base binary, as findDenort() gives it. */
  denort: Uint8Array;
  outFile: string;
  /** Addresses for `--allow-net`; null: everywhere, as they cannot be told at start. */
  net: string | null;
  epochS: number;
}

/** @throws Error when the base is for another machine, or the binary is not what was asked for. */
export async function compileEdge(options: CompileOptions): Promise<Payload> {
  const { target, denort, outFile, net, epochS } = options;
  const folder = await Deno.makeTempDir({ prefix: "washfleet-compile-" });
  try {
    const agent = `${folder}/agent.js`;
    const entry = new URL("../../edge/main.ts", import.meta.url).pathname;
    await bundle({ entry, outFile: agent });
    await Deno.utime(agent, epochS, epochS); // the payload holds it
    const base = `${folder}/denort`;
    await Deno.writeFile(base, padMemory(denort), { mode: 0o755 });
    const flags = [`--target=${target}`, `--output=${outFile}`, ...compilePermissions(net)];
    await denoCompile([...flags, agent], { DENORT_BIN: base });
    const payload = readPayload(await Deno.readFile(outFile));
    const faults = payloadFaults(payload, { target, agent: await Deno.readFile(agent), net });
    if (faults.length > 0) throw new Error(`Cannot accept ${outFile}: ${faults.join("; ")}`);
    return payload;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The service's own, but for the addresses and the program's files, which are inside. */
export function compilePermissions(net: string | null): string[] {
  const permissions = agentPermissions(net ?? "", { ...INSTALLED, program: INSTALLED.data })
    .map((flag) => net === null && flag.startsWith("--allow-net=") ? "--allow-net" : flag)
    // It is the command, too: `doctor` looks whose files these are.
    .map((flag) => flag.startsWith("--allow-sys=") ? `${flag},uid` : flag);
  return [...RUNTIME_FLAGS, ...permissions];
}

/** What is wrong with a binary's payload; nothing when it is what was asked for. */
export function payloadFaults(
  payload: Payload,
  { target, agent, net }: { target: string; agent: Uint8Array; net: string | null },
): string[] {
  const { permissions, files } = payload;
  const sha256 = createHash("sha256").update(agent).digest("hex");
  const wanted = new Map(wantedLists(net));
  const faults: string[] = [];
  if (!target.startsWith(payload.machine)) faults.push(`it is for ${payload.machine}`);
  if (!payload.isPageSafe) faults.push("it would crash on pages of 16 KiB");
  if (files.length !== 1 || files[0]?.path !== payload.entry) faults.push("it holds other files");
  else if (files[0].sha256 !== sha256) faults.push("the agent inside is another one");
  if (permissions.prompt !== false) faults.push("it would ask for permissions");
  for (const [name, value] of Object.entries(permissions)) {
    if (!name.startsWith("allow_") || name === "allow_import") continue;
    const [found, expected] = [value ?? null, wanted.get(name) ?? null].map(sortedText);
    if (found !== expected) faults.push(`${name} is ${found}, not ${expected}`);
  }
  // An empty list of what is denied denies everything.
  if (sortedText(permissions.deny_import) !== "[]") faults.push("it may import from elsewhere");
  return faults;
}

function wantedLists(net: string | null): [string, string[]][] {
  return compilePermissions(net).flatMap((flag): [string, string[]][] => {
    const [, name, list] = /^--allow-(\w+)(?:=(.*))?$/.exec(flag) ?? [];
    return name === undefined ? [] : [[`allow_${name}`, list === undefined ? [] : list.split(",")]];
  });
}

function sortedText(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value);
}

async function denoCompile(args: string[], env: Record<string, string>): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["compile", "--quiet", ...args],
    env,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(`Cannot compile: ${new TextDecoder().decode(stderr)}`);
}
