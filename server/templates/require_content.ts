// Owns that no template is stored whose YAML could never be rendered.
import { WashfleetError } from "../errors.ts";
import { parseContent } from "./parse_content.ts";

/** @throws WashfleetError `invalid`, each fault with its line */
export function requireContent(content: string): void {
  const parsed = parseContent(content);
  if (parsed.ok) return;
  const [first] = parsed.faults;
  throw new WashfleetError(`Cannot take the content as it is wrong: ${first?.message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: parsed.faults,
  });
}
