// Owns editing one camera in the settings' text, comments and order kept. Checks no value: the
// whole text is parsed afterwards.
import { type Document, isMap, isSeq, parseDocument, type YAMLMap } from "yaml";
import type { EditedText } from "./edited_text.ts";

/** Fields to set, each as a whole; null removes one. */
export type CameraPatch = Record<string, unknown>;

/** The text with that camera's fields changed. */
export function editCamera(
  text: string,
  { id, patch }: { id: string; patch: CameraPatch },
): EditedText {
  if ("id" in patch && patch.id !== id) {
    const message = "cannot be changed: remove the camera and add another";
    return { ok: false, why: "invalid", faults: [{ path: "id", message }] };
  }
  // prettyErrors would quote the faulty line, and with it whatever secret stands there.
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) {
    const message = "the file is not valid YAML: correct it, or replace it as a whole";
    return { ok: false, why: "invalid", faults: [{ path: "", message }] };
  }
  const camera = findCamera(document, id);
  if (camera === null) return { ok: false, why: "no_such_camera", faults: [] };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) camera.delete(name);
    else camera.set(name, document.createNode(value, { flow: true }));
  }
  return { ok: true, text: document.toString({ lineWidth: 0, flowCollectionPadding: false }) };
}

function findCamera(document: Document, id: string): YAMLMap | null {
  const cameras = document.get("cameras");
  if (!isSeq(cameras)) return null;
  const camera = cameras.items.find((item) => isMap(item) && item.get("id") === id);
  return isMap(camera) ? camera : null;
}
