// Owns the project's source files and what each imports, as Deno itself resolves it.
import { z } from "zod";

export interface SourceFile {
  /** From the top of the project, e.g. `server/db/sql.ts`. */
  path: string;
  /** The same as a `file:` URL. */
  url: string;
  text: string;
  /** `text` without comments. */
  code: string;
  /** Type imports counted. Paths of the project, or `npm:name`, or `node:name`. */
  imports: string[];
}

const ROOT = new URL("../../", import.meta.url);
const ROOMS = ["edge", "server", "web", "infra", "tests"];

const DenoInfo = z.object({
  modules: z.array(z.object({
    specifier: z.string(),
    dependencies: z.array(z.object({
      code: z.object({ specifier: z.string().optional() }).optional(),
      type: z.object({ specifier: z.string().optional() }).optional(),
    })).default([]),
  })),
});

/** Every .ts and .tsx file of the rooms. @throws Error when one cannot be parsed */
export async function readSourceTree(): Promise<SourceFile[]> {
  const paths = (await Promise.all(ROOMS.map((room) => listSources(room)))).flat().sort();
  const importsOf = await readImports(paths);
  return await Promise.all(paths.map(async (path) => {
    const url = new URL(encodeURI(path), ROOT);
    const text = await Deno.readTextFile(url);
    return {
      path,
      url: url.href,
      text,
      code: withoutComments(text),
      imports: importsOf.get(path) ?? [],
    };
  }));
}

async function listSources(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(new URL(`${encodeURI(folder)}/`, ROOT))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) paths.push(...await listSources(path));
    else if (/\.tsx?$/.test(entry.name)) paths.push(path);
  }
  return paths;
}

/** Asks `deno info` once, through an entry that imports every file. */
async function readImports(paths: readonly string[]): Promise<Map<string, string[]>> {
  const dir = await Deno.makeTempDir({ prefix: "washfleet-imports-" });
  try {
    const entry = `${dir}/all.ts`;
    const urls = paths.map((path) => new URL(encodeURI(path), ROOT).href);
    await Deno.writeTextFile(entry, urls.map((url) => `import "${url}";\n`).join(""));
    const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--config", new URL("deno.json", ROOT).pathname, entry],
      cwd: ROOT,
      stdout: "piped",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`Cannot read imports: ${new TextDecoder().decode(stderr)}`);
    return parseImports(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function parseImports(json: string): Map<string, string[]> {
  const importsOf = new Map<string, string[]>();
  for (const module of DenoInfo.parse(JSON.parse(json)).modules) {
    const targets = module.dependencies.flatMap(({ code, type }) => [
      ...(code?.specifier === undefined ? [] : [nameOf(code.specifier)]),
      ...(type?.specifier === undefined ? [] : [nameOf(type.specifier)]),
    ]);
    importsOf.set(nameOf(module.specifier), [...new Set(targets)]);
  }
  return importsOf;
}

/** `npm:/hono@4.1.0/cors` → `npm:hono`; a file of the project → its path. */
function nameOf(specifier: string): string {
  if (specifier.startsWith(`${ROOT.href}node_modules/`)) {
    return `npm:${/.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(specifier)?.[1]}`;
  }
  if (specifier.startsWith(ROOT.href)) return decodeURI(specifier.slice(ROOT.href.length));
  const npm = /^npm:\/?((?:@[^/]+\/)?[^/@]+)/.exec(specifier);
  return npm === null ? specifier : `npm:${npm[1]}`;
}

/** Good enough for searching: `//` within a string stays when a quote or colon comes before it. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(?<![:"'`\\/])\/\/.*$/gm, "");
}
