// Owns a YAML text and its settings side by side: a change of either is seen in both. Islands only.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { SettingPath } from "./setting_schema.ts";
import type { LineFault } from "./yaml_text.ts";

export interface YamlState {
  readonly text: Signal<string>;
  /** Of the last text that could be read. */
  readonly settings: Signal<unknown>;
  /** Why the text cannot be read; the settings are older then. */
  readonly lineFaults: Signal<readonly LineFault[]>;
  /** Where a setting stands; 1 until the parser is there. */
  lineOf(path: string): number;
  write(text: string): void;
  edit(path: SettingPath, value: unknown): void;
  /** Resolves once the settings are those of the text. */
  settled(): Promise<void>;
}

const TYPING_MS = 150;
/** The parser is half of what such a page loads: it comes when somebody begins to write. */
const loadYaml = () => import("./yaml_text.ts");

export function useYaml(initial: { text: string; settings: unknown }): YamlState {
  const text = useSignal(initial.text);
  const settings = useSignal(initial.settings);
  const lineFaults = useSignal<readonly LineFault[]>([]);
  const lines = useSignal<(path: string) => number>(() => 1);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  /** Edits one after the other: each is made in the text that the one before has left. */
  const queue = useRef<Promise<void>>(Promise.resolve());
  const read = async () => {
    const { readYaml } = await loadYaml();
    const result = readYaml(text.peek());
    lineFaults.value = result.ok ? [] : result.faults;
    if (!result.ok) return;
    settings.value = result.settings;
    lines.value = result.lineOf;
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    text,
    settings,
    lineFaults,
    lineOf: (path) => lines.value(path),
    write(next) {
      text.value = next;
      clearTimeout(timer.current);
      timer.current = setTimeout(read, TYPING_MS);
    },
    edit(path, value) {
      queue.current = queue.current.then(async () => {
        const { editYaml } = await loadYaml();
        text.value = editYaml(text.peek(), path, value);
        await read();
      });
    },
    async settled() {
      clearTimeout(timer.current);
      await queue.current;
      await read();
    },
  };
}
