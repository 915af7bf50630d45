// Owns how missing system packages get onto the machine: asks a person, installs silently for CI.
import { missingPackages, type Purpose, type SystemPackage } from "./system_packages.ts";

export interface SetupOptions {
  purpose: Purpose;
  /** Install without asking (CI, `--yes`). */
  assumeYes: boolean;
  isRoot: boolean;
  say: (line: string) => void;
}

/**
 * Installs what the purpose lacks through apt.
 * @returns false when something is still missing; what to do about it has been said
 */
export async function setUp(options: SetupOptions): Promise<boolean> {
  const missing = missingPackages(options.purpose, exists);
  if (missing.length === 0) return true;
  for (const { name, why } of missing) options.say(`missing: ${name} (${why})`);
  const names = missing.map((entry) => entry.name);
  const byHand = `apt-get install --no-install-recommends ${names.join(" ")}`;
  if (!exists("/usr/bin/apt-get")) {
    options.say(`This is no Debian machine: install these yourself: ${names.join(", ")}`);
    return false;
  }
  if (!options.assumeYes && !askPerson(`Install with "${byHand}"?`)) {
    options.say(`Nothing was installed. To do it yourself: ${byHand}`);
    return false;
  }
  return await aptInstall(missing, options);
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Without a terminal there is nobody to ask: the answer is no. */
function askPerson(question: string): boolean {
  return Deno.stdin.isTerminal() && confirm(question);
}

async function aptInstall(packages: SystemPackage[], options: SetupOptions): Promise<boolean> {
  const names = packages.map((entry) => entry.name);
  options.say(`installing ${names.join(", ")} …`);
  // The lists of a fresh machine are empty; a failed update is told by the install that follows.
  await apt(["update"], options.isRoot);
  const services = packages.filter((entry) => entry.hasService).map((entry) => entry.name);
  const { code, stderr } = await apt(
    ["install", "-y", "--no-install-recommends", ...names],
    options.isRoot,
    services.length === 0 ? [] : withoutStarting(services),
  );
  if (code === 0) return true;
  options.say(`Cannot install ${names.join(", ")}: apt-get ended with ${code}\n${stderr}`);
  return false;
}

/**
 * What the command installs shall not run on this machine, neither now nor after its next start.
 * Debian asks policy-rc.d before it starts a service; where somebody has one, theirs decides.
 * @returns what comes before the command
 */
function withoutStarting(services: readonly string[]): string[] {
  const script = `
    services="$1"; shift
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      trap 'rm -f /usr/sbin/policy-rc.d' EXIT INT TERM
      printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d
      chmod 755 /usr/sbin/policy-rc.d
    fi
    "$@" || exit
    if [ -d /run/systemd/system ]; then systemctl --quiet disable $services; fi`;
  return ["sh", "-c", script, "sh", services.join(" ")];
}

async function apt(
  args: string[],
  isRoot: boolean,
  before: readonly string[] = [],
): Promise<{ code: number; stderr: string }> {
  const argv = [...before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", ...args];
  const [program = "env", ...rest] = isRoot ? argv : ["sudo", ...argv];
  const { code, stderr } = await new Deno.Command(program, {
    args: rest,
    stdin: "inherit", // sudo may ask for a password
    stdout: "null",
    stderr: "piped",
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr).slice(-2000) };
}
