// Owns which of the dashboard's texts an island may say: those that stand in the sources it is built
// from, so that a page brings along the words of its own islands and no others.
import type { Metafile } from "esbuild";

/** A way to ask for an output's texts, by their numbers in `texts`. Reads each source once. */
export function createTextFinder(
  { metafile, root, texts }: { metafile: Metafile; root: string; texts: readonly string[] },
): (output: string) => Promise<number[]> {
  const quoted = texts.map((text) => JSON.stringify(text));
  const bySource = new Map<string, Promise<number[]>>();
  const textsIn = async (source: string) => {
    const code = await Deno.readTextFile(`${root}/${source}`);
    return quoted.flatMap((text, index) => code.includes(text) ? [index] : []);
  };
  return async (output) => {
    const sources = sourcesOf(metafile, output).filter((path) => !path.includes("node_modules/"));
    const found = await Promise.all(sources.map((source) => {
      const known = bySource.get(source) ?? textsIn(source);
      bySource.set(source, known);
      return known;
    }));
    return [...new Set(found.flat())].sort((a, b) => a - b);
  };
}

/** All that an output and what it loads, at once or later, is made from. */
function sourcesOf(metafile: Metafile, output: string, seen = new Set<string>()): string[] {
  seen.add(output);
  const { inputs = {}, imports = [] } = metafile.outputs[output] ?? {};
  const further = imports.filter(({ path }) => !seen.has(path));
  return [
    ...Object.keys(inputs),
    ...further.flatMap(({ path }) => sourcesOf(metafile, path, seen)),
  ];
}
