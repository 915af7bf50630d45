// Owns what an installed server may do, listed one by one: the image, the unit and their test are
// all made from these lists. Everything else is refused by Deno.
import { SECRET_FILE_VARIABLES } from "../../server/secret_files.ts";
import { VARIABLES } from "../../server/config.ts";

/** Where things are; the image and the unit differ. */
export interface ServerPlaces {
  deno: string;
  /** The checkout: sources, packages, the built dashboard. */
  program: string;
  data: string;
  /** Files that hold secrets. */
  secrets: string;
}

export const IMAGE_PLACES: ServerPlaces = {
  deno: "/usr/bin/deno",
  program: "/app",
  data: "/var/lib/washfleet",
  secrets: "/run/secrets",
};

export const UNIT_PLACES: ServerPlaces = {
  deno: "/usr/lib/washfleet-server/deno",
  program: "/usr/lib/washfleet-server/app",
  data: "/var/lib/washfleet-server",
  secrets: "/etc/washfleet-server",
};

/** Nothing is asked, looked up, downloaded or imported besides what was installed. */
export const RUNTIME_FLAGS: readonly string[] = [
  "--no-prompt",
  "--frozen",
  "--cached-only",
  "--no-remote",
  "--deny-import",
];

/** What packages look up at their start: better-auth, pg, preact. Nothing of it has to be set. */
export const PACKAGES_ENV: readonly string[] = [
  "NODE_ENV",
  "NODE_DISABLE_COLORS",
  "NO_COLOR",
  "FORCE_COLOR",
  "CI",
  "TERM",
  "TEST",
  "DEBUG",
  "BETTER_AUTH_*",
  "PG*",
];

export const SERVER_SYS = "hostname";

/**
 * The server at work. The network is open: it listens, and devices, recognizer, database and the
 * key-value store have addresses that only operators know. Webhooks are another process with the
 * private networks closed (server/webhooks/denied_subnets.ts), which is why Deno itself may be run.
 */
export function serverPermissions({ deno, program, data, secrets }: ServerPlaces): string[] {
  return [
    "--allow-net",
    `--allow-read=${program},${data},${secrets}`,
    `--allow-write=${data}`,
    `--allow-run=${deno}`,
    `--allow-env=${[...VARIABLES, ...SECRET_FILE_VARIABLES, ...PACKAGES_ENV].join(",")}`,
    `--allow-sys=${SERVER_SYS}`,
  ];
}

/** The whole command. */
export function serverCommand(places: ServerPlaces): string[] {
  const main = `${places.program}/server/main.ts`;
  return [places.deno, "run", ...RUNTIME_FLAGS, ...serverPermissions(places), main];
}
