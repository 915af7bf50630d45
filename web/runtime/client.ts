// Owns the browser's start: finds the islands of a page and hydrates them one by one.
import { type ComponentType, h, hydrate } from "preact";
import { deserialize } from "./serialize.ts";

/** What the server writes for the browser; see render.ts. */
export interface IslandData {
  /** Modules that must have run before any island wakes up, such as a language. */
  readonly first: readonly string[];
  /** What the islands may say, and how it is said here; absent in the sources' own language. */
  readonly texts?: readonly (readonly [text: string, said: string])[];
  /** Module address by island name. */
  readonly modules: Readonly<Record<string, string>>;
  /** {@link serialize}d list: one entry an island, in the page's order. */
  readonly props: string;
}

async function hydrateIslands(): Promise<void> {
  const script = document.getElementById("island-data");
  if (script === null) return;
  const { first, modules, props } = JSON.parse(script.textContent ?? "") as IslandData;
  await Promise.all(first.map((address) => import(address)));
  const list = deserialize(props) as Record<string, unknown>[];
  const roots = [...document.querySelectorAll<HTMLElement>("island-root")];
  await Promise.all(roots.map(async (root, index) => {
    const module = await import(modules[root.dataset.island ?? ""] ?? "") as {
      default: ComponentType<Record<string, unknown>>;
    };
    hydrate(h(module.default, list[index] ?? {}), root);
    root.dataset.hydrated = "";
  }));
}

await hydrateIslands();
