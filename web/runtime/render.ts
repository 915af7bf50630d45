// Owns turning a tree into a document: finds islands in it and writes what they need to wake up.
import { type ComponentType, createContext, h, options, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { renderToString } from "preact-render-to-string";
import type { IslandData } from "./client.ts";
import { serialize } from "./serialize.ts";

/** The bundler's output, by logical name: `client`, `islands/feed`, `app.css`. */
export interface Assets {
  /** @throws Error for a name that was not built. */
  url(name: string): string;
  /** Every script that these entries load, themselves included. */
  scripts(names: readonly string[]): string[];
  /** Every text that these entries may say. */
  texts(names: readonly string[]): string[];
}
type Props = Record<string, unknown>;
type IslandUse = { readonly name: string; readonly props: Props };
/** Uses found so far; `null` inside an island, whose own islands are plain components. */
const Uses = createContext<IslandUse[] | null>(null);
const names = new Map<unknown, string>();
let isMakingInner = false;

function Boundary({ type, props }: { type: ComponentType<Props>; props: Props }) {
  const uses = useContext(Uses);
  isMakingInner = true;
  const inner = h(type, props);
  isMakingInner = false;
  if (uses === null) return inner;
  const name = names.get(type) ?? "";
  uses.push({ name, props });
  return h("island-root", { "data-island": name }, h(Uses.Provider, { value: null }, inner));
}

/** Makes elements of these components islands. Preact has one hook for it, so it is global. */
export function registerIslands(islands: Record<string, { readonly default: unknown }>): void {
  if (names.size === 0) {
    const previous = options.vnode;
    options.vnode = (vnode: VNode) => {
      if (!isMakingInner && names.has(vnode.type)) {
        const { type, props } = vnode;
        Object.assign(vnode, { type: Boundary, props: { type, props } });
      }
      previous?.(vnode);
    };
  }
  for (const [path, { default: component }] of Object.entries(islands)) {
    names.set(component, path.replace(/^islands\/(.*)\.tsx$/, "$1"));
  }
}

export interface RenderOptions {
  readonly assets: Assets;
  /** What this document's language needs; absent: nothing. */
  readonly speech?: Speech | null;
}

export interface Speech {
  /** Logical name of a script that runs before any island wakes up, and finds `texts`. */
  readonly script: string;
  /** What is said for a text. */
  say(text: string): string;
}

/** A document in two parts, to be sent one after the other. */
export interface RenderedDocument {
  /** All before {@link PageBegin}; empty without one. */
  readonly frame: string;
  readonly rest: string;
}

/** Random, so that no text of a page can be it. */
const BEGIN = crypto.randomUUID();

/** Where the frame ends and the page begins; is in neither. */
export function PageBegin() {
  return BEGIN;
}

/** The whole document of a tree that renders `<html>`. */
export function renderDocument(tree: VNode, options: RenderOptions): RenderedDocument {
  const uses: IslandUse[] = [];
  const html = `<!doctype html>${renderToString(h(Uses.Provider, { value: uses }, tree))}`;
  const begin = html.indexOf(BEGIN);
  const [frame, rest] = begin === -1
    ? ["", html]
    : [html.slice(0, begin), html.slice(begin + BEGIN.length)];
  if (uses.length === 0) return { frame, rest };
  const end = rest.lastIndexOf("</body>");
  return { frame, rest: rest.slice(0, end) + writeScripts(uses, options) + rest.slice(end) };
}

function writeScripts(
  uses: readonly IslandUse[],
  { assets, speech = null }: RenderOptions,
): string {
  const used = [...new Set(uses.map((use) => use.name))];
  const modules = Object.fromEntries(used.map((name) => [name, assets.url(`islands/${name}`)]));
  const islands = used.map((name) => `islands/${name}`);
  const first = speech === null ? [] : [speech.script];
  const data: IslandData = {
    first: first.map((name) => assets.url(name)),
    ...(speech === null
      ? {}
      : { texts: assets.texts(islands).map((text) => [text, speech.say(text)]) }),
    modules,
    scripts: assets.scripts([...first, ...islands]),
    props: serialize(uses.map((use) => use.props)),
  };
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="island-data">${json}</script>` +
    `<script type="module" src="${assets.url("client")}"></script>`;
}
