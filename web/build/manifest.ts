// Owns fresh.gen.ts: lists routes and islands as imports, so that a bundled server finds them.
/** Files below a folder, as sorted relative paths with `/`. */
export async function listFiles(dir: URL, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(new URL(prefix, dir))) {
    const path = prefix + entry.name;
    if (entry.isDirectory) found.push(...await listFiles(dir, `${path}/`));
    else found.push(path);
  }
  return found.sort();
}

/** The text of `fresh.gen.ts` for the files at hand. */
export async function writeManifest(webDir: URL): Promise<string> {
  const modules = async (folder: string) =>
    (await listFiles(new URL(`${folder}/`, webDir)))
      .filter((path) => /\.tsx?$/.test(path) && !/_test\.tsx?$/.test(path))
      .map((path) => `${folder}/${path}`);
  const routes = await modules("routes");
  const islands = await modules("islands");
  const lines = (paths: readonly string[], letter: string) =>
    paths.map((path, index) => `    "${path}": ${letter}${index},\n`).join("");
  const imports = (paths: readonly string[], letter: string) =>
    paths.map((path, index) => `import * as ${letter}${index} from "./${path}";\n`).join("");
  return "// Written by `deno task web:build`; lists the files of routes/ and islands/.\n" +
    imports(routes, "route") + imports(islands, "island") +
    `import type { Manifest } from "./runtime/site.ts";\n\n` +
    "export const manifest: Manifest = {\n" +
    `  routes: {\n${lines(routes, "route")}  },\n` +
    `  islands: {\n${lines(islands, "island")}  },\n};\n`;
}

/** Writes `fresh.gen.ts` anew if routes or islands came or went. Answers whether it did. */
export async function updateManifest(webDir: URL): Promise<boolean> {
  const file = new URL("fresh.gen.ts", webDir);
  const text = await writeManifest(webDir);
  if (text === await Deno.readTextFile(file)) return false;
  await Deno.writeTextFile(file, text);
  return true;
}
