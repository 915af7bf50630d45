// Owns how the agent's Debian package is put together. The same sources give the same bytes.
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { denoRuntime } from "./deno_runtime.ts";
import { INSTALLED } from "./edge_permissions.ts";
import {
  type Architecture,
  COMPILED_PATH,
  fillBlanks,
  packageFiles,
  type Variant,
} from "./package_files.ts";
import type { PackageSigning } from "./package_signing.ts";
import { putProgram } from "./put_program.ts";

const DOCUMENTS = "/usr/share/doc/washfleet-edge";

export interface DebOptions {
  architecture: Architecture;
  outDir: string;
  version: string;
  /** Seconds since 1970 that every file is dated to: SOURCE_DATE_EPOCH. */
  epochS: number;
  /** Path of the compiled agent; null: Deno and the bundled agent. */
  compiled: string | null;
  /** Of the release inside; the compiled agent has none. */
  signing: PackageSigning;
  /** dpkg-deb's -Z. xz (the default) makes the smallest, zstd is done at once. */
  compression?: "xz" | "zstd";
}

export interface Deb {
  path: string;
  sizeBytes: number;
  variant: Variant;
  /** The agent's own part, before compression. */
  agentBytes: number;
}

/** @throws Error with the words of the program that failed. */
export async function buildDeb(options: DebOptions): Promise<Deb> {
  const { architecture, outDir, version, compiled, compression = "xz" } = options;
  const root = await Deno.makeTempDir({ prefix: "washfleet-deb-" });
  try {
    const variant = compiled === null ? "runtime" : "compiled";
    const agentBytes = compiled === null
      ? await putRuntime(root, options)
      : await putCompiled(root, compiled);
    for (const file of await packageFiles({ architecture, variant })) {
      await put(root, file.path, file);
    }
    await putDocuments(root, version);
    await putControl(root, options);
    await setDates(root, options.epochS);
    await Deno.mkdir(outDir, { recursive: true });
    const path = `${outDir}/washfleet-edge_${version}_${architecture}.deb`;
    await dpkgDeb(
      [`-Z${compression}`, "--root-owner-group", "--build", root, path],
      options.epochS,
    );
    return { path, sizeBytes: (await Deno.stat(path)).size, variant, agentBytes };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function putRuntime(root: string, options: DebOptions): Promise<number> {
  const { sizeBytes, packageFolders } = await putProgram(`${root}${INSTALLED.program}`, options);
  await putBinary(root, INSTALLED.deno, await denoRuntime(options.architecture));
  await put(root, `${DOCUMENTS}/third_party_licenses`, {
    text: await licencesOf(packageFolders),
    isExecutable: false,
  });
  return sizeBytes;
}

async function licencesOf(folders: readonly string[]): Promise<string> {
  const texts = await Promise.all(folders.map(async (folder) => {
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
    const name = names.find((name) => /^licen[cs]e(?:\.\w+)?$/i.test(name));
    const { name: title, version, license } = JSON.parse(
      await Deno.readTextFile(`${folder}/package.json`),
    ) as Record<string, string>;
    const text = name === undefined ? "" : await Deno.readTextFile(`${folder}/${name}`);
    return `${title} ${version}: ${license}\n\n${text}`;
  }));
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

async function putCompiled(root: string, compiled: string): Promise<number> {
  const binary = await Deno.readFile(compiled);
  await putBinary(root, COMPILED_PATH, binary);
  return binary.byteLength;
}

async function putBinary(root: string, path: string, bytes: Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(`${root}${path}`), { recursive: true });
  await Deno.writeFile(`${root}${path}`, bytes);
  await Deno.chmod(`${root}${path}`, 0o755);
}

async function put(
  root: string,
  path: string,
  { text, isExecutable }: { text: string; isExecutable: boolean },
): Promise<void> {
  await Deno.mkdir(dirname(`${root}${path}`), { recursive: true });
  await Deno.writeTextFile(`${root}${path}`, text);
  await Deno.chmod(`${root}${path}`, isExecutable ? 0o755 : 0o644);
}

/** The documents of the agent and its licence, readable without a network. */
async function putDocuments(root: string, version: string): Promise<void> {
  const project = new URL("../../", import.meta.url);
  for await (const { name } of Deno.readDir(new URL("edge/docs/", project))) {
    const text = await Deno.readTextFile(new URL(`edge/docs/${name}`, project));
    await put(root, `${DOCUMENTS}/${name}`, { text, isExecutable: false });
  }
  const copyright = await Deno.readTextFile(new URL("infra/debian/copyright", project));
  const text = fillBlanks(copyright, { version });
  await put(root, `${DOCUMENTS}/copyright`, { text, isExecutable: false });
}

async function putControl(root: string, { architecture, version }: DebOptions): Promise<void> {
  const { sums, sizeKib } = await measure(root);
  const read = (name: string) => Deno.readTextFile(new URL(`../debian/${name}`, import.meta.url));
  const control = fillBlanks(await read("control"), {
    version,
    architecture,
    installed_size: String(sizeKib),
  });
  await put(root, "/DEBIAN/control", { text: control, isExecutable: false });
  await put(root, "/DEBIAN/md5sums", { text: sums, isExecutable: false });
  for (const name of ["postinst", "prerm", "postrm"]) {
    await put(root, `/DEBIAN/${name}`, { text: await read(name), isExecutable: true });
  }
}

async function measure(root: string): Promise<{ sums: string; sizeKib: number }> {
  const lines: string[] = [];
  let sizeKib = 0;
  for (const path of await listFiles(root)) {
    const bytes = await Deno.readFile(path);
    sizeKib += Math.ceil(bytes.byteLength / 1024);
    const md5 = createHash("md5").update(bytes).digest("hex");
    lines.push(`${md5}  ${path.slice(root.length + 1)}\n`);
  }
  return { sums: lines.join(""), sizeKib };
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const names = entries.sort((one, other) => one.name < other.name ? -1 : 1);
  const lists = names.map(({ name, isDirectory }) =>
    isDirectory ? listFiles(`${folder}/${name}`) : [`${folder}/${name}`]
  );
  return (await Promise.all(lists)).flat();
}

/** Folders too, and with a mode that does not come from the builder's umask. */
async function setDates(folder: string, epochS: number): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await setDates(path, epochS);
    else await Deno.utime(path, epochS, epochS);
  }
  await Deno.chmod(folder, 0o755);
  await Deno.utime(folder, epochS, epochS);
}

async function dpkgDeb(args: string[], epochS: number): Promise<void> {
  const { code, stderr } = await new Deno.Command("dpkg-deb", {
    args,
    env: { SOURCE_DATE_EPOCH: String(epochS) },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(`Cannot build the package: ${new TextDecoder().decode(stderr)}`);
}
