// Owns one camera's card: its picture, how it is, and the acts on it.
// @ts-check
import { statusOf } from "./attention.js";
import { element, find, icon, setText } from "./element.js";
import { followPicture } from "./picture_feed.js";
import { createPictureFrame, oldAfterMs } from "./picture_frame.js";
import { widthFor } from "./picture_pace.js";
import { plural } from "./words.js";

/** @typedef {import("./attention.js").CameraHealth} CameraHealth */
/** @typedef {ReturnType<typeof createCameraCard>} CameraCard */

const PICTURE_EVERY_MS = 1000;

/**
 * @param {import("./page.js").Page} page
 * @param {{ camera: CameraHealth, takeTurn: <T>(act: () => Promise<T>) => Promise<T>,
 *   openView: import("./camera_view.js").OpenView }} options
 */
export function createCameraCard(page, { camera, takeTurn, openView }) {
  const id = camera.camera_id;
  const frame = createPictureFrame({
    name: camera.name,
    oldAfterMs: () => oldAfterMs(page.settingsOf(id)),
  });
  const node = cardElement(page, { camera, frame, openView });
  let isSeen = true;

  const feed = followPicture({
    agent: page.agent,
    cameraId: id,
    everyMs: PICTURE_EVERY_MS,
    widest: () => widthFor(frame.node.clientWidth * devicePixelRatio),
    // A dialog covers the cards: the air is its own then.
    isShown: () =>
      isSeen && !document.hidden && page.agent.isLoggedIn.value &&
      document.querySelector("dialog[open]") === null,
    takeTurn,
    onPicture: (picture) => frame.show(picture),
  });

  return {
    node,
    /** @param {boolean} is */
    setSeen(is) {
      if (is && !isSeen) feed.wake();
      isSeen = is;
    },
    tell: frame.tell,
    wake: feed.wake,
    close() {
      feed.close();
      frame.close();
    },
    /** @param {CameraHealth} next @param {import("./attention.js").Health} health */
    update(next, health) {
      showCamera(node, next);
      find('[data-act="read"]', node).hidden = health.link.device_id === null;
    },
  };
}

/**
 * @param {import("./page.js").Page} page
 * @param {{ camera: CameraHealth, frame: import("./picture_frame.js").PictureFrame,
 *   openView: import("./camera_view.js").OpenView }} options
 */
function cardElement(page, { camera, frame, openView }) {
  const id = camera.camera_id;
  const result = element("p", { class: "result", role: "status", hidden: true });
  /** @param {"restart" | "read"} act @param {string} words */
  const actButton = (act, words) =>
    element("button", {
      type: "button",
      "data-act": act,
      click: (/** @type {Event} */ event) =>
        perform(page, { id, act, result, button: /** @type {any} */ (event.currentTarget) }),
    }, words);
  return element(
    "article",
    { class: "camera", id: `camera-${id}`, "data-camera": id, tabindex: "-1" },
    element(
      "header",
      {},
      element("h3", {}, camera.name),
      element("p", { class: "chip" }),
    ),
    element(
      "div",
      { class: "picture" },
      frame.node,
      element(
        "button",
        { type: "button", class: "open", click: () => openView(id, "focus") },
        element("span", {}, icon("aim"), "Aim, focus, zone"),
      ),
    ),
    element("p", { class: "headline" }),
    element("p", { class: "figures" }),
    element(
      "div",
      { class: "acts" },
      element("button", { type: "button", click: () => openView(id, "setup") }, "Set up"),
      actButton("restart", "Restart"),
      actButton("read", "Read plate"),
    ),
    result,
  );
}

/** @type {Record<string, string>} what the vehicle gate sees in the zone */
const GATE = {
  absent: "no car in the zone",
  arriving: "a car arrives",
  present: "a car stands in the zone",
  leaving: "the car leaves",
};

/** @param {HTMLElement} node @param {CameraHealth} camera */
function showCamera(node, camera) {
  const { level, word } = statusOf(camera.status);
  const chip = find(".chip", node);
  if (node.dataset.status !== camera.status) {
    node.dataset.status = camera.status;
    node.dataset.level = level;
    chip.replaceChildren(icon(level), word);
  }
  setText(find("h3", node), camera.name);
  find(".open", node).setAttribute("aria-label", `Aim, focus, zone: ${camera.name}`);
  setText(find(".headline", node), level === "good" ? null : camera.headline);
  const size = camera.width === null ? null : `${camera.width} × ${camera.height}`;
  // Only a camera with a vehicle gate reports one.
  const gate = /** @type {{ gate?: { state: string } | null }} */ (camera).gate;
  const figures = [
    size,
    `${camera.fps.toFixed(1)} pictures a second`,
    plural(camera.restarts_total, "restart"),
    gate ? GATE[gate.state] ?? gate.state : null,
  ];
  setText(find(".figures", node), figures.filter((figure) => figure !== null).join(" · "));
}

/**
 * @param {import("./page.js").Page} page
 * @param {{ id: string, act: "restart" | "read", result: HTMLElement, button: HTMLButtonElement }} what
 */
async function perform(page, { id, act, result, button }) {
  button.disabled = true;
  setText(result, act === "read" ? "Reading the plate…" : "Restarting the stream…");
  const answer = await page.agent.ask(`/api/cameras/${id}/${act}`, {
    method: "POST",
    isLong: true,
  });
  button.disabled = false;
  if (answer.kind === "away") setText(result, "The agent does not answer. Try again.");
  else if (answer.kind === "refused") setText(result, answer.detail);
  else setText(result, act === "read" ? readWords(answer.body) : "The stream starts again.");
  page.refresh();
}

/** @param {any} answer `ReadAnswer` */
function readWords(answer) {
  if (answer.read) return `Plate ${answer.read.plate}.`;
  if (answer.outcome === "empty") return "No vehicle in the picture.";
  if (answer.outcome === "kept") return "The recognizer is away: the picture is read later.";
  return "There is a vehicle, but no legible plate.";
}
