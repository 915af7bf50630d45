// Owns editing the cameras and the server in the settings' text, comments and order kept. Checks no value: the
// whole text is parsed afterwards.
import { type Document, isMap, isSeq, parseDocument, YAMLMap, YAMLSeq } from "yaml";
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
  return withDocument(text, (document) => {
    const camera = findCamera(document, id);
    if (camera === null) return false;
    for (const [name, value] of Object.entries(patch)) {
      if (value === null) camera.delete(name);
      else camera.set(name, document.createNode(value, { flow: true }));
    }
    return true;
  });
}

/** The text with one more camera, the last one. */
export function addCamera(text: string, settings: CameraPatch): EditedText {
  return withDocument(text, (document) => {
    let cameras = document.get("cameras");
    if (cameras === undefined || cameras === null) {
      cameras = new YAMLSeq();
      document.set("cameras", cameras);
    }
    // Of another kind it is at fault, and parsing it says so.
    if (!isSeq(cameras)) return true;
    // `cameras: []` as it is written for none would put all of it into one line.
    if (cameras.items.length === 0) cameras.flow = false;
    const camera = new YAMLMap();
    for (const [name, value] of Object.entries(settings)) {
      camera.set(name, document.createNode(value, { flow: true }));
    }
    cameras.add(camera);
    return true;
  });
}

/** The text without that camera. */
export function removeCamera(text: string, id: string): EditedText {
  return withDocument(text, (document) => {
    const cameras = document.get("cameras");
    const camera = findCamera(document, id);
    if (camera === null || !isSeq(cameras)) return false;
    cameras.items = cameras.items.filter((item) => item !== camera);
    return true;
  });
}

/** The text with another server, whatever stood there before. */
export function editServer(text: string, server: { url: string; claim_code: string }): EditedText {
  return withDocument(text, (document) => {
    document.set("server", document.createNode(server));
    return true;
  });
}

/** `edit` says false when there is no such camera. */
function withDocument(text: string, edit: (document: Document) => boolean): EditedText {
  // prettyErrors would quote the faulty line, and with it whatever secret stands there.
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) {
    const message = "the file is not valid YAML: correct it, or replace it as a whole";
    return { ok: false, why: "invalid", faults: [{ path: "", message }] };
  }
  if (!edit(document)) return { ok: false, why: "no_such_camera", faults: [] };
  return { ok: true, text: document.toString({ lineWidth: 0, flowCollectionPadding: false }) };
}

function findCamera(document: Document, id: string): YAMLMap | null {
  const cameras = document.get("cameras");
  if (!isSeq(cameras)) return null;
  const camera = cameras.items.find((item) => isMap(item) && item.get("id") === id);
  return isMap(camera) ? camera : null;
}
