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
  /** Every script that the above load in turn. */
  readonly scripts: readonly string[];
  /** {@link serialize}d list: one entry an island, in the page's order. */
  readonly props: string;
}

async function hydrateIslands(): Promise<void> {
  const script = document.getElementById("island-data");
  if (script === null) return;
  const { first, modules, scripts, props } = JSON.parse(script.textContent ?? "") as IslandData;
  preload(scripts);
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

/**
 * All at once, instead of each when the one that needs it has come. Not in the document: forty links
 * would be looked at before the first paint, and took a phone 0.15 s of it.
 */
function preload(scripts: readonly string[]): void {
  const links = scripts.map((href) =>
    Object.assign(document.createElement("link"), { rel: "modulepreload", href })
  );
  document.head.append(...links);
}

/** What a first visit's page was sent without; see first_visit.ts. */
function loadStyles(): void {
  const link = document.getElementById("styles");
  if (link instanceof HTMLLinkElement) link.rel = "stylesheet";
}

loadStyles();
await hydrateIslands();
