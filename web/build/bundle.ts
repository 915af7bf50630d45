// Owns turning islands and styles into files for the browser; never serves them (assets.ts).
// Needs to run esbuild's binary, so what ships carries its output instead (`_build/web/`).
import { createHash } from "node:crypto";
import { basename, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Metafile, Plugin } from "esbuild";
import type { AssetEntry, AssetIndex } from "./assets.ts";
import { beerStyles } from "./beer_styles.ts";
import { listFiles } from "./manifest.ts";
import { createTextFinder } from "./said_texts.ts";

export interface BundleOptions {
  /** The folder with `islands/`, `static/` and `runtime/`. Ends with a slash. */
  readonly webDir: URL;
  /** Where the build goes; made if missing. Ends with a slash. */
  readonly buildDir: URL;
  /** Every text that can be said in other languages, by its English. */
  readonly texts: readonly string[];
}

/** Builds unless the build at hand is of the same sources. Answers whether it built. */
export async function bundleIfStale(options: BundleOptions): Promise<boolean> {
  const key = await sourceKey(options.webDir);
  if (key === await builtKey(options.buildDir)) return false;
  await Deno.mkdir(options.buildDir, { recursive: true });
  // Two that start at once would read what the other is writing.
  using lock = await Deno.open(lockOf(options.buildDir), { write: true, create: true });
  await lock.lock(true);
  if (key === await builtKey(options.buildDir)) return false;
  await bundle(options, key);
  return true;
}

/** Beside the folder, which a build empties. */
function lockOf(buildDir: URL): URL {
  return new URL(`../${basename(fileURLToPath(buildDir))}.lock`, buildDir);
}

async function builtKey(buildDir: URL): Promise<string | null> {
  try {
    const index: AssetIndex = JSON.parse(
      await Deno.readTextFile(new URL("assets.json", buildDir)),
    );
    return index.key;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A hash of all that a build is made from: the web's files and the locked packages. */
async function sourceKey(webDir: URL): Promise<string> {
  const hash = createHash("sha256");
  const paths = (await listFiles(webDir)).filter((path) => !/_test\.tsx?$/.test(path));
  for (const path of [...paths, "../deno.lock"]) {
    hash.update(path).update("\0").update(await Deno.readFile(new URL(path, webDir)));
  }
  return hash.digest("hex");
}

async function bundle({ webDir, buildDir, texts }: BundleOptions, key: string): Promise<void> {
  const esbuild = await import("esbuild");
  const at = (path: string) => fileURLToPath(new URL(path, webDir));
  const islands = (await listFiles(new URL("islands/", webDir))).filter((p) => p.endsWith(".tsx"));
  const entryPoints = {
    client: at("runtime/client.ts"),
    ...Object.fromEntries(islands.map((p) => [`islands/${p.slice(0, -4)}`, at(`islands/${p}`)])),
    "i18n/browser_language": at("i18n/browser_language.ts"),
    app: at("static/app.css"),
    favicon: at("static/favicon.svg"),
  };
  try {
    const result = await esbuild.build({
      entryPoints,
      outdir: fileURLToPath(buildDir),
      entryNames: "[name]-[hash]",
      chunkNames: "chunk-[hash]",
      assetNames: "[name]-[hash]",
      bundle: true,
      splitting: true,
      format: "esm",
      minify: true,
      metafile: true,
      write: false,
      target: ["es2022", "chrome123", "firefox120", "safari17.5"],
      jsx: "automatic",
      jsxImportSource: "preact",
      loader: { ".woff2": "file", ".svg": "copy" },
      plugins: [ownBeer()],
      absWorkingDir: at("../"),
      logLevel: "silent",
    });
    await write(result.outputFiles, {
      buildDir,
      key,
      metafile: result.metafile,
      root: at("../"),
      texts,
    });
  } finally {
    await esbuild.stop();
  }
}

function ownBeer(): Plugin {
  return {
    name: "own-beer",
    setup(build) {
      build.onLoad({ filter: /beercss.*\.css$/ }, async ({ path }) => {
        const css = await Deno.readTextFile(path);
        return { contents: beerStyles(css), loader: "css" };
      });
    },
  };
}

interface WriteOptions {
  readonly buildDir: URL;
  readonly key: string;
  readonly metafile: Metafile;
  readonly root: string;
  readonly texts: readonly string[];
}

async function write(
  outputs: readonly { path: string; contents: Uint8Array }[],
  { buildDir, key, metafile, root, texts }: WriteOptions,
): Promise<void> {
  const freshDir = new URL(`../${crypto.randomUUID()}/`, buildDir);
  await Deno.mkdir(freshDir, { recursive: true });
  const gzipBytes = new Map<string, number>();
  for (const { path, contents } of outputs) {
    const name = basename(path);
    const gzip = gzipSync(contents, { level: 9 });
    gzipBytes.set(name, gzip.length);
    await Deno.writeFile(new URL(name, freshDir), contents);
    if (name.endsWith(".woff2")) continue; // compressed by itself
    await Deno.writeFile(new URL(`${name}.gz`, freshDir), gzip);
    await Deno.writeFile(new URL(`${name}.br`, freshDir), brotliCompressSync(contents));
  }
  const entries: Record<string, AssetEntry> = {};
  const textsOf = createTextFinder({ metafile, root, texts });
  for (const [path, output] of Object.entries(metafile.outputs)) {
    if (output.entryPoint === undefined) continue;
    const source = relative(root, `${root}/${output.entryPoint}`);
    const files = [basename(path), ...importsOf(metafile, path).map((p) => basename(p))];
    entries[logicalName(source)] = {
      file: basename(path),
      imports: files.slice(1),
      gzip_bytes: files.reduce((sum, file) => sum + (gzipBytes.get(file) ?? 0), 0),
      texts: await textsOf(path),
    };
  }
  const index: AssetIndex = { key, texts, entries };
  await Deno.writeTextFile(new URL("assets.json", freshDir), JSON.stringify(index));
  await replaceDir(buildDir, freshDir);
}

/** Two programs may build at once: whoever comes last wins, and no build is half there. */
async function replaceDir(oldDir: URL, freshDir: URL): Promise<void> {
  for (let attempt = 1;; attempt++) {
    await Deno.remove(oldDir, { recursive: true }).catch(() => {});
    try {
      return await Deno.rename(freshDir, oldDir);
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

/** `web/islands/a.tsx` → `islands/a`, `web/static/app.css` → `app.css`. */
function logicalName(source: string): string {
  const inside = source.replace(/^.*?\b(?=islands\/|static\/|runtime\/|i18n\/)/, "");
  return inside.replace(/^(static|runtime)\//, "").replace(/\.tsx?$/, "");
}

function importsOf(metafile: Metafile, path: string, seen = new Set<string>()): string[] {
  for (const { path: next, kind } of metafile.outputs[path]?.imports ?? []) {
    if (kind !== "import-statement" || seen.has(next)) continue;
    seen.add(next);
    importsOf(metafile, next, seen);
  }
  return [...seen];
}
