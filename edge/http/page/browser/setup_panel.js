// Owns changing or removing one camera's settings from its large view.
// @ts-check
import { createCameraForm } from "./camera_form.js";
import { element, setText } from "./element.js";
import { answerWords, sureButton } from "./form_fields.js";

/** @param {import("./camera_view.js").PanelParts} parts @returns {import("./camera_view.js").Panel} */
export function createSetupPanel({ page, cameraId, settings, close }) {
  if (settings === null) {
    return { node: element("p", {}, "The settings are not here yet. Try again."), overlay: null };
  }
  const form = createCameraForm({ known: settings });
  const result = element("p", { class: "result", role: "status", hidden: true });
  const save = element("button", { type: "submit", class: "primary" }, "Save");
  const path = `/api/cameras/${cameraId}`;

  async function submit(/** @type {Event} */ event) {
    event.preventDefault();
    const read = form.read();
    if ("fault" in read) return setText(result, read.fault);
    if (Object.keys(read.settings).length === 0) return setText(result, "Nothing was changed.");
    save.disabled = true;
    setText(result, "Saving…");
    const answer = await page.agent.ask(path, { method: "PATCH", json: read.settings });
    save.disabled = false;
    setText(result, answerWords(answer, "Saved."));
    page.refresh();
  }

  async function remove() {
    setText(result, "Removing…");
    const answer = await page.agent.ask(path, { method: "DELETE" });
    setText(result, answerWords(answer, "Removed."));
    page.refresh();
    if (answer.kind === "ok") close();
  }

  const node = element(
    "form",
    { class: "setup", submit },
    ...form.nodes,
    save,
    result,
    sureButton("Remove this camera", { sure: "Tap again to remove it", act: remove }),
  );
  return { node, overlay: null };
}
