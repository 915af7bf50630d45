// Owns what a build takes from its surroundings: the environment and the time of the sources.
import type { DenortPlaces } from "./find_denort.ts";

/** SOURCE_DATE_EPOCH, else the newest commit's time; a build of the same sources is the same. */
export async function sourceDateEpoch(): Promise<number> {
  const given = Number(Deno.env.get("SOURCE_DATE_EPOCH"));
  if (Number.isInteger(given) && given > 0) return given;
  try {
    const { code, stdout } = await new Deno.Command("git", {
      args: ["log", "-1", "--format=%ct"],
      stderr: "null",
    }).output();
    const seconds = Number(new TextDecoder().decode(stdout));
    if (code === 0 && seconds > 0) return seconds;
  } catch {
    // No git on this machine.
  }
  return Math.floor(Date.now() / 1000);
}

export function denortPlaces(): DenortPlaces {
  const home = Deno.env.get("HOME") ?? "/root";
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${home}/.cache`;
  return {
    denortBin: Deno.env.get("DENORT_BIN"),
    denoDir: Deno.env.get("DENO_DIR") ?? `${cache}/deno`,
  };
}

/** For people. */
export function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
