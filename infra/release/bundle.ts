// Owns how a program of the agent becomes one JavaScript file that needs nothing beside Deno.
import * as esbuild from "esbuild";

export interface BundleOptions {
  /** Path of the program's main file. */
  entry: string;
  /** Where the file goes; its folder is made. */
  outFile: string;
}

/**
 * CommonJS packages ask for Node's own modules by `require`, which a module does not have. Not from
 * `import.meta.url`: the launcher imports the agent from memory, where that is no file.
 */
const REQUIRE = `import { createRequire } from "node:module";
const require = createRequire("file:///");`;

export interface Bundle {
  sizeBytes: number;
  /** Folders of the packages that are inside, for their licences. */
  packageFolders: string[];
}

/**
 * Bundles one program with all its packages; only `node:` modules stay outside. Names stay, as the
 * log's stack traces are read by people. The same sources give the same bytes.
 * @throws Error with esbuild's own words when something cannot be resolved.
 */
export async function bundle({ entry, outFile }: BundleOptions): Promise<Bundle> {
  const { metafile } = await esbuild.build({
    metafile: true,
    entryPoints: [entry],
    outfile: outFile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "esnext",
    charset: "utf8",
    minifyWhitespace: true,
    minifySyntax: true,
    banner: { js: REQUIRE },
    legalComments: "none",
    logLevel: "silent", // the error that is thrown says it all
    plugins: [importAsText, onlyEnglish],
  });
  await esbuild.stop(); // else its service keeps the process
  const sizeBytes = (await Deno.stat(outFile)).size;
  return { sizeBytes, packageFolders: packageFolders(Object.keys(metafile.inputs)) };
}

function packageFolders(inputs: readonly string[]): string[] {
  const folders = inputs.map((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** `import css from "./page.css" with { type: "text" }`, as Deno reads it. */
const importAsText: esbuild.Plugin = {
  name: "import-as-text",
  setup(build) {
    build.onLoad({ filter: /.*/ }, async ({ path, with: attributes }) => {
      if (attributes.type !== "text") return undefined;
      return { contents: await Deno.readTextFile(path), loader: "text" };
    });
  },
};

/** zod brings its messages in 50 languages, a quarter of the whole file; the agent speaks one. */
const onlyEnglish: esbuild.Plugin = {
  name: "only-english",
  setup(build) {
    build.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, ({ path }) => ({
      contents: 'export { default as en } from "./en.js";',
      resolveDir: path.slice(0, path.lastIndexOf("/")),
    }));
  },
};
