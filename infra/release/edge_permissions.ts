// Owns what the installed agent may do, listed one by one: the service, the command and the
// compiled binary are all made from these lists. Everything else is refused by Deno.

/** Where things are on a machine that the agent is installed on. */
export const INSTALLED = {
  deno: "/usr/lib/washfleet/deno",
  program: "/usr/lib/washfleet/edge",
  config: "/etc/washfleet",
  data: "/var/lib/washfleet",
  /** Made by the unit: what it shows of the machine (see TEMPERATURE_FILE). */
  runtime: "/run/washfleet",
  notifySocket: "/run/systemd/notify",
  /** Absolute: a program found by name could be another one. */
  ffmpeg: "/usr/bin/ffmpeg",
} as const;

/** The same names with other values: a test's folders. */
export type Places = { readonly [Name in keyof typeof INSTALLED]: string };

/** Nothing is asked, looked up, downloaded or imported besides the program's own files. */
export const RUNTIME_FLAGS: readonly string[] = [
  "--no-prompt",
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
  "--cached-only",
  "--deny-import",
  "--unstable-net", // datagrams: systemd's socket, ONVIF's discovery
  // Of a Pi's 1 GB. Pictures lie outside this heap: the second flag has them collected sooner.
  "--v8-flags=--max-old-space-size=128,--optimize-for-size",
];

/** What is asked of the system by name. */
export const AGENT_SYS = "hostname,networkInterfaces,systemMemoryInfo,cpus,statfs,osUptime";

/** What the packages `yaml` and `commander` look up; the unit sets none of it. */
export const PACKAGES_ENV = "LOG_TOKENS,LOG_STREAM,NO_COLOR,FORCE_COLOR,CLICOLOR_FORCE";

/** Who started it, and how often it wants to hear. */
export const SERVICE_ENV = "NOTIFY_SOCKET,WATCHDOG_USEC";

/** The agent at work. `net`: addresses, as edge/net_allowance_main.ts gives them. */
export function agentPermissions(net: string, places: Places = INSTALLED): string[] {
  const { program, config, data, runtime, notifySocket, ffmpeg } = places;
  return [
    `--allow-net=${net},unix:${notifySocket}`,
    `--allow-read=${[config, data, program, runtime, notifySocket].join(",")}`,
    `--allow-write=${[config, data, notifySocket].join(",")}`,
    `--allow-run=${ffmpeg}`,
    `--allow-env=${SERVICE_ENV},${PACKAGES_ENV}`,
    `--allow-sys=${AGENT_SYS}`,
  ];
}

/** `washfleet-edge doctor` and other commands by hand: as the agent, and whose files these are. */
export function commandPermissions(net: string, places: Places = INSTALLED): string[] {
  const { program, config, data, ffmpeg } = places;
  return [
    `--allow-net=${net}`,
    `--allow-read=${[config, data, program].join(",")}`,
    `--allow-write=${[config, data].join(",")}`,
    `--allow-run=${ffmpeg}`,
    `--allow-env=${PACKAGES_ENV}`,
    `--allow-sys=${AGENT_SYS},uid`,
  ];
}

/** What finds out which addresses the agent may use. */
export function allowancePermissions({ config, data, runtime }: Places = INSTALLED): string[] {
  return [
    `--allow-read=${config},${data}`,
    `--allow-write=${allowanceFile(runtime)}`,
    `--allow-env=${PACKAGES_ENV}`,
    "--allow-sys=networkInterfaces",
  ];
}

/** The agent itself may not write it: it would widen its own permissions. */
export function allowanceFile(runtime: string = INSTALLED.runtime): string {
  return `${runtime}/allow_net.env`;
}
