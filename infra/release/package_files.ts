// Owns which text files the package holds, and how their blanks are filled from the permissions.
import {
  agentPermissions,
  allowanceFile,
  allowancePermissions,
  commandPermissions,
  INSTALLED,
  RUNTIME_FLAGS,
} from "./edge_permissions.ts";

/** Debian's names; each with the folder of its shared libraries. */
export const ARCHITECTURES = {
  arm64: { target: "aarch64-unknown-linux-gnu", libraries: "/usr/lib/aarch64-linux-gnu" },
  amd64: { target: "x86_64-unknown-linux-gnu", libraries: "/usr/lib/x86_64-linux-gnu" },
} as const;
export type Architecture = keyof typeof ARCHITECTURES;

/** `runtime`: Deno and the bundled agent; `compiled`: one binary with its permissions inside. */
export type Variant = "runtime" | "compiled";

/** The compiled agent, where a build machine could make it. */
export const COMPILED_PATH = "/usr/lib/washfleet/washfleet-edge";

export interface PackageFile {
  /** Where it goes on the machine. */
  path: string;
  text: string;
  isExecutable: boolean;
}

/** What is started: it verifies a release of the agent, and runs that. */
const LAUNCHER = `${INSTALLED.program}/launcher.js`;
const ALLOWANCE_PROGRAM = `${INSTALLED.program}/net_allowance.js`;

/** Every text file but the programs. @throws Error naming a blank that nothing fills. */
export async function packageFiles(
  { architecture, variant }: { architecture: Architecture; variant: Variant },
): Promise<PackageFile[]> {
  const blanks = {
    deno: variant === "runtime" ? INSTALLED.deno : COMPILED_PATH,
    libraries: ARCHITECTURES[architecture].libraries,
    allowance_file: allowanceFile(),
    allowance_command: denoCommand(allowancePermissions(), [
      ALLOWANCE_PROGRAM,
      "--for=agent",
      ...settingsPlaces(),
      `--out=${allowanceFile()}`,
    ]),
    agent_command: denoCommand(agentPermissions("${WASHFLEET_ALLOW_NET}"), [LAUNCHER]),
    body: variant === "runtime" ? runtimeBody() : `exec ${COMPILED_PATH} "$@"`,
  };
  const read = async (source: string, path: string, isExecutable = false) => {
    const text = await Deno.readTextFile(new URL(`../${source}`, import.meta.url));
    return { path, text: fillBlanks(text, blanks), isExecutable };
  };
  const units = "/usr/lib/systemd/system";
  return await Promise.all([
    read("systemd/washfleet-edge.service", `${units}/washfleet-edge.service`),
    read("systemd/washfleet-edge-proc.service", `${units}/washfleet-edge-proc.service`),
    read("systemd/washfleet-edge-reboot.path", `${units}/washfleet-edge-reboot.path`),
    read("systemd/washfleet-edge-reboot.service", `${units}/washfleet-edge-reboot.service`),
    read("systemd/washfleet-edge-room.timer", `${units}/washfleet-edge-room.timer`),
    read("systemd/washfleet-edge-room.service", `${units}/washfleet-edge-room.service`),
    ...(variant === "runtime" ? [] : [
      read("debian/compiled.conf", `${units}/washfleet-edge.service.d/compiled.conf`),
    ]),
    read("debian/sysusers.conf", "/usr/lib/sysusers.d/washfleet-edge.conf"),
    read("debian/edge.yaml", "/usr/share/washfleet-edge/edge.yaml"),
    read("debian/show_proc", "/usr/lib/washfleet/show_proc", true),
    read("debian/watchdog.conf", "/usr/lib/systemd/system.conf.d/30-washfleet-edge.conf"),
    read("debian/make_room", "/usr/lib/washfleet/make_room", true),
    read("debian/reboot_on_request", "/usr/lib/washfleet/reboot_on_request", true),
    read("debian/washfleet-edge", "/usr/bin/washfleet-edge", true),
  ]);
}

/** Fills `@name@`; systemd's own `@system-service` has no second @. */
export function fillBlanks(text: string, blanks: Readonly<Record<string, string>>): string {
  return text.replace(/@([a-z_]+)@/g, (_, name: string) => {
    const value = blanks[name];
    if (value === undefined) throw new Error(`Cannot fill the blank @${name}@: it has no value`);
    return value;
  });
}

function settingsPlaces(): string[] {
  return [`--config=${INSTALLED.config}/edge.yaml`, `--data=${INSTALLED.data}`];
}

function denoCommand(permissions: readonly string[], args: readonly string[]): string {
  return [INSTALLED.deno, "run", ...RUNTIME_FLAGS, ...permissions, ...args].join(" ");
}

/** The same two steps as the unit's, for a shell. */
function runtimeBody(): string {
  const read = allowancePermissions().filter((flag) => !flag.startsWith("--allow-write"));
  const ask = denoCommand(read, [ALLOWANCE_PROGRAM, "--for=doctor", ...settingsPlaces()]);
  const run = denoCommand(commandPermissions('"$allow_net"'), [LAUNCHER, '"$@"']);
  return `allow_net=$(${ask})\nexec ${run}`;
}
