// Owns having the browser's files at hand when the server starts from its sources.
import { ES } from "../i18n/es/all.ts";
import { loadAssets, type ServedAssets } from "./assets.ts";
import { bundleIfStale } from "./bundle.ts";
import { updateManifest } from "./manifest.ts";

const WEB_DIR = new URL("../", import.meta.url);
/** Where `deno task web:build` puts the build and what ships reads it from. */
export const BUILD_DIR = new URL("../../_build/web/", import.meta.url);

/** Builds when the sources changed (0.5 s, runs esbuild), then loads. */
export async function prepareAssets(): Promise<ServedAssets> {
  await bundleIfStale({ webDir: WEB_DIR, buildDir: BUILD_DIR, texts: Object.keys(ES) });
  return await loadAssets(BUILD_DIR);
}

if (import.meta.main) {
  await updateManifest(WEB_DIR);
  await prepareAssets();
}
