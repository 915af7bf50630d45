// Owns that no template is stored whose YAML or placeholders could never be rendered.
import { WashfleetError } from "../errors.ts";
import { fillPlaceholders } from "./fill_placeholders.ts";
import { parseContent } from "./parse_content.ts";

/** @throws WashfleetError `invalid`, each fault with its line or setting */
export function requireContent(content: string): void {
  const faults = faultsOf(content);
  const [first] = faults;
  if (first === undefined) return;
  throw new WashfleetError(`Cannot take the content as it is wrong: ${first.message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}

function faultsOf(content: string): { path: string; message: string }[] {
  const parsed = parseContent(content);
  if (!parsed.ok) return parsed.faults;
  // Any value will do: which ones there are depends on the device.
  const { faults } = fillPlaceholders(
    parsed.settings,
    (name, cameraId) => name.startsWith("camera.") && cameraId === null ? undefined : "x",
  );
  return faults.map(({ path, message }) => ({ path: "content", message: `${path}: ${message}` }));
}
