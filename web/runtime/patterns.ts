// Owns what a route file's path means: its URL pattern, its order, the files that wrap it.

/** Whether a file wraps or replaces pages (`_app`, `_layout`, …) rather than being one. */
export function isSpecial(path: string): boolean {
  return path.split("/").at(-1)?.startsWith("_") === true;
}

/** Hono's pattern: `routes/(group)/a/[id].tsx` → `/a/:id`, `index` → its folder, `[...x]` → rest. */
export function patternOf(path: string): string {
  const parts = path.replace(/^routes\//, "").replace(/\.tsx?$/, "").split("/")
    .filter((part) => part !== "index" && !/^\(.*\)$/.test(part))
    .map((part) => part.replace(/^\[\.\.\.(\w+)\]$/, ":$1{.+}").replace(/^\[(\w+)\]$/, ":$1"));
  return `/${parts.join("/")}`;
}

/** Sorts fixed parts before `:name`, so that `/devices/new` wins over `/devices/:id`. */
export function precedence(a: string, b: string): number {
  const key = (path: string) => patternOf(path).replaceAll(/:\w+\{/g, "~~").replaceAll(":", "~");
  return key(a) < key(b) ? -1 : 1;
}

/** The `name` files of a route's folders, outermost first. */
export function wrappersOf(path: string, name: string): string[] {
  const folders = path.split("/").slice(0, -1);
  return folders.map((_, depth) => [...folders.slice(0, depth + 1), name].join("/"));
}
