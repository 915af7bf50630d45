// Owns making one script of the page's modules when the agent starts: on bad Wi-Fi thirty requests
// are thirty chances to wait. Knows only the forms that browser/ uses; throws at any other.

/** A line of its own: `import { a, b } from "./name.js";` */
const IMPORT = /^import \{([^}]*)\} from "\.\/(\w+\.js)";$/gm;
const EXPORT = /^export (?=(?:async )?function (\w+)|const (\w+))/gm;
/** Comments that stand alone. Those within a line may be text. */
const COMMENT = /^[ \t]*(?:\/\/.*|\/\*\*[\s\S]*?\*\/)$\n?/gm;

/**
 * Each module becomes a function that gives what it exports, after those that it imports.
 * @throws Error when modules import each other in a circle, or in a form not known here
 */
export function linkModules(modules: Readonly<Record<string, string>>, entry: string): string {
  const linked: string[] = [];
  const state = new Map<string, "open" | "done">();

  function visit(name: string): void {
    if (state.get(name) === "done") return;
    if (state.get(name) === "open") throw new Error(`Cannot link ${name}: it imports itself`);
    const source = modules[name];
    if (source === undefined) throw new Error(`Cannot link ${name}: there is no such module`);
    state.set(name, "open");
    for (const [, , imported = ""] of source.matchAll(IMPORT)) visit(imported);
    linked.push(wrapped(name, source));
    state.set(name, "done");
  }

  visit(entry);
  return linked.join("");
}

function wrapped(name: string, source: string): string {
  const exported = [...source.matchAll(EXPORT)].map(([, act, value]) => act ?? value);
  const body = source
    .replaceAll(IMPORT, (_, names, from) => `const {${names}} = ${variable(from)};`)
    .replaceAll(EXPORT, "")
    .replaceAll(COMMENT, "");
  if (/^(?:import|export)\b/m.test(body)) {
    throw new Error(`Cannot link ${name}: an import or export of a form not known`);
  }
  return `const ${variable(name)} = (() => {\n${body}return { ${exported.join(", ")} };\n})();\n`;
}

function variable(name: string): string {
  return `module_${name.replace(/\.js$/, "")}`;
}
