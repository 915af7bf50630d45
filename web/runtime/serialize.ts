// Owns how props travel to the browser: as data that keeps dates, references and signals.
import { Signal, signal } from "@preact/signals";
import { parse, stringify } from "devalue";

/**
 * Text of a value, safe inside `<script type="application/json">` (devalue escapes `<`).
 * A signal that occurs twice is one signal again after {@link deserialize}.
 * @throws DevalueError for functions and elements.
 */
export function serialize(value: unknown): string {
  return stringify(value, { Signal: (v) => v instanceof Signal && { value: v.peek() } });
}

/** The value that {@link serialize} wrote. */
export function deserialize(text: string): unknown {
  return parse(text, { Signal: (v: { value: unknown }) => signal(v.value) });
}
