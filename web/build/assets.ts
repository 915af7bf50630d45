// Owns serving what bundle.ts wrote: hashed names, compressed ahead, never changing.
import { Hono } from "hono";
import type { Assets } from "../runtime/render.ts";

/** `assets.json` of a build. */
export interface AssetIndex {
  /** Hash of the sources it was built from. */
  readonly key: string;
  /** What can be said in other languages, in English. */
  readonly texts: readonly string[];
  /** Entries by logical name, e.g. `islands/live_feed`, `app.css`. */
  readonly entries: Readonly<Record<string, AssetEntry>>;
}
export interface AssetEntry {
  readonly file: string;
  /** Files that this one imports at once, directly or not. */
  readonly imports: readonly string[];
  /** Sizes of `file` and `imports` together, as sent with gzip. */
  readonly gzip_bytes: number;
  /** Numbers of the index's `texts` that it may say. */
  readonly texts: readonly number[];
}
export interface ServedAssets extends Assets {
  /** What the file holds. @throws Error for a name that was not built. */
  text(name: string): string;
  /** Answers `/_assets/:name`. */
  readonly routes: Hono;
}

const ROOT = "/_assets/";
const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};
const ENCODINGS = [["br", ".br"], ["gzip", ".gz"]] as const;

/** Reads a build into memory (some 300 kB). @throws Deno.errors.NotFound without a build. */
export async function loadAssets(dir: URL): Promise<ServedAssets> {
  const index: AssetIndex = JSON.parse(await Deno.readTextFile(new URL("assets.json", dir)));
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for await (const { name } of Deno.readDir(dir)) {
    if (name !== "assets.json") files.set(name, await Deno.readFile(new URL(name, dir)));
  }
  const entry = (name: string) => {
    const found = index.entries[name];
    if (found === undefined) throw new Error(`Cannot find the asset ${name} in the build`);
    return found;
  };
  return {
    url: (name) => ROOT + entry(name).file,
    text: (name) => new TextDecoder().decode(files.get(entry(name).file)),
    scripts: (names) =>
      [
        ...new Set(names.flatMap((name) => [entry(name).file, ...entry(name).imports])),
      ].map((file) => ROOT + file),
    texts: (names) =>
      [...new Set(names.flatMap((name) => entry(name).texts))]
        .map((number) => index.texts[number] ?? ""),
    routes: assetRoutes(files),
  };
}

function assetRoutes(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Hono {
  const app = new Hono();
  app.get(`${ROOT}:name`, (c) => {
    const name = c.req.param("name");
    const accepted = c.req.header("accept-encoding") ?? "";
    const found = ENCODINGS.find(([id, end]) => accepted.includes(id) && files.has(name + end));
    const body = files.get(name + (found?.[1] ?? ""));
    if (body === undefined) return c.text("Not found", 404);
    c.header("content-type", TYPES[name.split(".").pop() ?? ""] ?? "application/octet-stream");
    c.header("cache-control", "public, max-age=31536000, immutable");
    c.header("vary", "accept-encoding");
    if (found !== undefined) c.header("content-encoding", found[0]);
    return c.body(body);
  });
  return app;
}
