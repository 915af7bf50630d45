// Owns the Dockerfile's steps done without Docker: its instructions, and what its build stage leaves.
import { ok } from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url).pathname;

/** In order, comments and line breaks taken out. */
export async function imageInstructions(): Promise<[name: string, rest: string][]> {
  const text = await Deno.readTextFile(`${ROOT}infra/server/Dockerfile`);
  const lines = text.replaceAll(/^#.*\n/gm, "").replaceAll("\\\n", " ").split("\n");
  return lines.filter((line) => line.trim() !== "").map((line) => {
    const [, name = "", rest = ""] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    return [name, rest.replaceAll(/\s+/g, " ")];
  });
}

/** Does the build stage's COPYs and RUNs in the empty folder `app`. @throws AssertionError where one fails */
export async function buildImageIn(app: string, denoDir: string): Promise<void> {
  const lines = await imageInstructions();
  const build = lines.slice(0, lines.findIndex(([name], index) => name === "FROM" && index > 0));
  for (const [name, rest] of build) {
    if (name === "COPY") {
      const [target = "", ...sources] = rest.split(" ").reverse();
      for (const source of sources) {
        const place = target === "./" ? `${app}/` : `${app}/${target}`;
        const folder = place.slice(0, place.lastIndexOf("/"));
        await run(`mkdir -p ${folder} && cp -R ${ROOT}${source} ${place}`, { cwd: app, denoDir });
      }
    }
    if (name === "RUN") await run(rest, { cwd: app, denoDir });
  }
}

async function run(command: string, { cwd, denoDir }: { cwd: string; denoDir: string }) {
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-c", command],
    cwd,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", DENO_DIR: denoDir },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  ok(success, `${command}:\n${new TextDecoder().decode(stderr)}`);
}
