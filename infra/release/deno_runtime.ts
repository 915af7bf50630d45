// Owns getting Deno's official binary for the machine that the package is for.
import { createHash } from "node:crypto";
import type { Architecture } from "./package_files.ts";

/** Pinned everywhere: the registry's arm64 build of the next one is missing. */
export const DENO_VERSION = "2.9.5";

/** The npm packages, and the sha512 of the one file that is taken from each. */
const PACKAGES: Record<Architecture, { name: string; sha512: string }> = {
  arm64: {
    name: "@deno/linux-arm64-glibc",
    sha512: "380bc956721cf01498113a9c317f88c24ddd846c53cda9b27b8fcecc1d118a25" +
      "43f468b240aee97901d7a5d64be3886ca7386654b9b6c764571a393a8eeb627b",
  },
  amd64: {
    name: "@deno/linux-x64-glibc",
    sha512: "59020c4dd0feb127d3bcaefd8b17f865f4f3926ea6f34b247d6e9f57d5621ac8" +
      "052edc8cf9ec964a264f7bab6b7269001dd1c2e6450b868d174b79d990d7a86b",
  },
};

/**
 * The binary's bytes, from Deno's cache of npm packages or, the first time, from the registry.
 * @throws Error if it cannot be had, or is another than the pinned one.
 */
export async function denoRuntime(architecture: Architecture): Promise<Uint8Array<ArrayBuffer>> {
  const { name, sha512 } = PACKAGES[architecture];
  const binary = await Deno.readFile(`${await packageFolder(name)}/deno`);
  const found = createHash("sha512").update(binary).digest("hex");
  if (found !== sha512) {
    throw new Error(`Cannot take ${name}@${DENO_VERSION}: its sha512 is ${found}, not ${sha512}`);
  }
  return binary;
}

async function packageFolder(name: string): Promise<string> {
  const specifier = `npm:${name}@${DENO_VERSION}/package.json`;
  await deno(["cache", "--quiet", ...ALONE, specifier]);
  const info = JSON.parse(await deno(["info", "--json", ...ALONE, specifier])) as {
    npmPackages?: Record<string, { localPath?: string }>;
  };
  const folder = info.npmPackages?.[`${name}@${DENO_VERSION}`]?.localPath;
  if (folder === undefined) throw new Error(`Cannot find ${specifier} in the cache`);
  return folder;
}

/** The project's own packages have nothing to do with it. */
const ALONE = ["--no-config", "--no-lock", "--node-modules-dir=none"];

async function deno(args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (code !== 0) {
    throw new Error(`Cannot get Deno's binary: deno ${args.join(" ")}\n${text(stderr)}`);
  }
  return text(stdout);
}
