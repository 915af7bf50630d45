// Owns a text of YAML to be written: numbered lines, faults where they stand.
import type { Ref } from "preact";
import { useRef } from "preact/hooks";
import { t } from "../i18n/translate.ts";

export interface TextFault {
  readonly line: number;
  readonly message: string;
}

interface YamlEditorProps {
  readonly text: string;
  readonly label: string;
  readonly faults: readonly TextFault[];
  readonly isReadOnly?: boolean;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
  onInput(text: string): void;
}

const FEWEST_LINES = 8;

/** As high as its text, so that the page scrolls and the numbers stay beside their lines. */
export function YamlEditor(props: YamlEditorProps) {
  const { text, label, faults, isReadOnly = false } = props;
  const own = useRef<HTMLTextAreaElement>(null);
  const input = (props.inputRef ?? own) as { current: HTMLTextAreaElement | null };
  const count = Math.max(FEWEST_LINES, text.split("\n").length);
  const wrong = new Map(faults.map(({ line, message }) => [line, message]));
  return (
    <div class="yaml-editor">
      <div class="yaml-lines">
        <div class="numbers" aria-hidden="true">
          {Array.from({ length: count }, (_, index) => (
            <span
              key={index}
              class={wrong.has(index + 1) ? "wrong" : undefined}
              title={wrong.get(index + 1)}
            >
              {index + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={input}
          aria-label={label}
          rows={count}
          value={text}
          readOnly={isReadOnly}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          wrap="off"
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      </div>
      <div role="status">
        {faults.length > 0 && (
          <FaultList
            faults={faults}
            onGo={(line) => input.current !== null && goToLine(input.current, line)}
          />
        )}
      </div>
    </div>
  );
}

function FaultList(props: { faults: readonly TextFault[]; onGo(line: number): void }) {
  return (
    <ul class="faults">
      {props.faults.map(({ line, message }) => (
        <li key={`${line} ${message}`}>
          <button type="button" class="path" onClick={() => props.onGo(line)}>
            {t("line {line}", { line })}
          </button>{" "}
          {message}
        </li>
      ))}
    </ul>
  );
}

/** Puts the cursor into the line, and the line into sight. */
export function goToLine(input: HTMLTextAreaElement, line: number): void {
  const lines = input.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  input.focus({ preventScroll: true });
  input.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  input.parentElement?.querySelectorAll(".numbers span")[line - 1]
    ?.scrollIntoView({ block: "center" });
}
