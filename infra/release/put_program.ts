// Owns the folder of the installed program: the launcher, the keys that it trusts, a first release
// of the agent, and what tells the agent's addresses before it starts.
import { type Bundle, bundle } from "./bundle.ts";
import { DENO_VERSION } from "./deno_runtime.ts";
import type { PackageSigning } from "./package_signing.ts";
import { signRelease } from "./sign_release.ts";

export interface ProgramOptions {
  signing: PackageSigning;
  version: string;
  /** When the release inside was made, seconds since 1970. */
  epochS: number;
}

/** Makes the folder. @returns what all its programs together are */
export async function putProgram(folder: string, options: ProgramOptions): Promise<Bundle> {
  const make = (entry: string, name: string) => {
    const path = new URL(`../../edge/${entry}`, import.meta.url).pathname;
    return bundle({ entry: path, outFile: `${folder}/${name}` });
  };
  const bundles = [
    await make("main.ts", "agent/agent.js"),
    await make("update/launcher_main.ts", "launcher.js"),
    await make("net_allowance_main.ts", "net_allowance.js"),
  ];
  await signAgent(`${folder}/agent`, options);
  await Deno.writeTextFile(`${folder}/release_keys.json`, options.signing.keysText);
  await Deno.chmod(`${folder}/release_keys.json`, 0o644);
  const folders = new Set(bundles.flatMap(({ packageFolders }) => packageFolders));
  return {
    sizeBytes: bundles.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    packageFolders: [...folders].sort(),
  };
}

/** Puts the manifest of the agent that lies in the folder, and its signature, beside it. */
async function signAgent(
  folder: string,
  { signing, version, epochS }: ProgramOptions,
): Promise<void> {
  const { key, sequence } = signing;
  const agent = await Deno.readFile(`${folder}/agent.js`);
  const createdAt = new Date(epochS * 1000);
  const options = { key, sequence, version, minRuntime: DENO_VERSION, createdAt };
  for (const [name, bytes] of await signRelease(agent, options)) {
    await Deno.writeFile(`${folder}/${name}`, bytes);
    await Deno.chmod(`${folder}/${name}`, 0o644);
  }
}
