// Owns settings that stand in files: secrets as Docker and systemd hand them over. Never reads the
// environment itself (main files do).
import { VARIABLES } from "./config.ts";
import { WashfleetError } from "./errors.ts";

const SECRETS = [
  "DATABASE_URL",
  "WASHFLEET_SECRET_KEY",
  "WASHFLEET_ADMIN_PASSWORD",
  "WASHFLEET_RECOGNIZER_TOKEN",
  "WASHFLEET_S3_SECRET_ACCESS_KEY",
  "WASHFLEET_SMTP_URL",
] as const;

/** `NAME_FILE`: the path of a file that holds what `NAME` would. */
export const SECRET_FILE_VARIABLES: readonly string[] = SECRETS.map((name) => `${name}_FILE`);

/**
 * The environment for `readConfig`, secrets' files read.
 * @throws WashfleetError `invalid` when a file cannot be read, or both ways are used at once
 */
export async function readEnvironment(
  get: (name: string) => string | undefined,
): Promise<Record<string, string | undefined>> {
  const environment = Object.fromEntries(VARIABLES.map((name) => [name, get(name)]));
  for (const name of SECRETS) {
    const path = get(`${name}_FILE`);
    if (path === undefined || path === "") continue;
    if (environment[name]) throw wrong(name, `is set, and ${name}_FILE too`);
    try {
      environment[name] = (await Deno.readTextFile(path)).trim();
    } catch (error) {
      throw wrong(`${name}_FILE`, `cannot be read: ${error instanceof Error ? error.name : error}`);
    }
  }
  return environment;
}

function wrong(path: string, message: string): WashfleetError {
  return new WashfleetError(`Cannot start as settings are wrong:\n  ${path}: ${message}`, {
    kind: "invalid",
    code: "invalid_configuration",
    faults: [{ path, message }],
  });
}
