// Owns reading what the server says is wrong with a template: by line, by setting, by variable. Pure.
import type { FieldFault, Problem } from "../../server/contract/problem.ts";
import { serverWords } from "../i18n/server_words.ts";

export interface Refused {
  readonly lines: readonly { readonly line: number; readonly message: string }[];
  /** By the setting's dotted path. */
  readonly settings: readonly FieldFault[];
  /** By the variable's name. */
  readonly variables: ReadonlyMap<string, string>;
  readonly others: readonly FieldFault[];
}

export const NOT_REFUSED: Refused = { lines: [], settings: [], variables: new Map(), others: [] };

/** Sorts the faults of an answer to saving. */
export function refusedOf(problem: Problem | null): Refused {
  const lines: { line: number; message: string }[] = [];
  const settings: FieldFault[] = [];
  const variables = new Map<string, string>();
  const others: FieldFault[] = [];
  for (const fault of problem?.errors ?? []) {
    const { path, message } = fault;
    const line = /^line (\d+): (.*)$/s.exec(message);
    const setting = /^([a-z_]+(?:\.[\w-]+)+): (.*)$/s.exec(message);
    if (path === "content" && line !== null) {
      lines.push({ line: Number(line[1]), message: serverWords(line[2] ?? "") });
    } else if (path === "content" && setting !== null) {
      settings.push({ path: setting[1] ?? "", message: serverWords(setting[2] ?? "") });
    } else if (path.startsWith("content.")) {
      settings.push({ path: path.slice("content.".length), message: serverWords(message) });
    } else if (path.startsWith("variables.")) {
      variables.set(path.slice("variables.".length), serverWords(message));
    } else others.push(fault);
  }
  return { lines, settings, variables, others };
}
