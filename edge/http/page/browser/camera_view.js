// Owns the large view of one camera: the picture as fast as it comes, and beneath it one of three
// panels: focus, zone, set-up.
// @ts-check
import { element, find, icon, setText } from "./element.js";
import { createFocusPanel } from "./focus_panel.js";
import { followPicture } from "./picture_feed.js";
import { createPictureFrame, oldAfterMs } from "./picture_frame.js";
import { WHOLE } from "./picture_pace.js";
import { createSetupPanel } from "./setup_panel.js";
import { createZonePanel } from "./zone_panel.js";

/** @typedef {"focus" | "zone" | "setup"} PanelName */
/** @typedef {(cameraId: string, panel: PanelName) => void} OpenView */
/**
 * A panel below the picture; `overlay` lies on the picture.
 * @typedef {{ node: HTMLElement, overlay: HTMLElement | SVGElement | null, close?: () => void,
 *   onPicture?: (picture: import("./agent.js").Picture, width: number) => void }} Panel
 */
/**
 * What a panel is given.
 * @typedef {{ page: import("./page.js").Page, cameraId: string, stage: HTMLElement,
 *   settings: import("./page.js").CameraSettings | null, close: () => void }} PanelParts
 */

/** Only a new picture is sent: asking often costs little, and the meter is quick. */
const PICTURE_EVERY_MS = 250;
/** @type {Record<PanelName, { words: string, create: (parts: PanelParts) => Panel }>} */
const PANELS = {
  focus: { words: "Focus", create: createFocusPanel },
  zone: { words: "Zone", create: createZonePanel },
  setup: { words: "Set up", create: createSetupPanel },
};
const PANEL_NAMES = /** @type {PanelName[]} */ (Object.keys(PANELS));

/** @param {import("./page.js").Page} page @returns {{ open: OpenView }} */
export function createCameraView(page) {
  const dialog = /** @type {HTMLDialogElement} */ (find("#camera_view"));
  let end = () => {};
  dialog.addEventListener("close", () => end());

  return {
    open(cameraId, panel) {
      end();
      const camera = page.health.value?.cameras.find((one) => one.camera_id === cameraId);
      end = showCamera(page, { dialog, cameraId, panel, name: camera?.name ?? cameraId });
      if (!dialog.open) dialog.showModal();
    },
  };
}

/**
 * @param {import("./page.js").Page} page
 * @param {{ dialog: HTMLDialogElement, cameraId: string, name: string, panel: PanelName }} options
 * @returns {() => void} ends it
 */
function showCamera(page, { dialog, cameraId, name, panel: first }) {
  const frame = createPictureFrame({
    name,
    oldAfterMs: () => oldAfterMs(page.settingsOf(cameraId)),
  });
  const stage = element("div", { class: "stage" }, frame.node);
  const below = element("div", { class: "panel" });
  /** @type {Panel | null} */
  let panel = null;
  const tabs = PANEL_NAMES.map((one) =>
    element(
      "button",
      { type: "button", "data-panel": one, click: () => show(one) },
      PANELS[one].words,
    )
  );
  const title = element("h2", { id: "camera_view_name" }, name);
  const close = element(
    "button",
    { type: "button", class: "close", "aria-label": "Close", click: () => dialog.close() },
    icon("close"),
  );
  const ways = element(
    "div",
    { class: "tabs", role: "group", "aria-label": "What to do" },
    ...tabs,
  );
  dialog.replaceChildren(
    element("header", {}, title, close),
    stage,
    element("div", { class: "side" }, ways, below),
  );

  /** @param {PanelName} wanted */
  function show(wanted) {
    panel?.close?.();
    panel?.overlay?.remove();
    const settings = page.settingsOf(cameraId);
    panel = PANELS[wanted].create({ page, cameraId, stage, settings, close: () => dialog.close() });
    below.replaceChildren(panel.node);
    if (panel.overlay !== null) stage.append(panel.overlay);
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.panel === wanted));
  }
  show(first);

  frame.image.addEventListener("load", () => {
    const { naturalWidth, naturalHeight } = frame.image;
    if (naturalHeight > 0) stage.style.setProperty("--ratio", String(naturalWidth / naturalHeight));
  });
  const feed = followPicture({
    agent: page.agent,
    cameraId,
    everyMs: PICTURE_EVERY_MS,
    widest: () => WHOLE,
    // One size for the whole aiming, as the meter compares pictures; less only where it must be.
    first: WHOLE,
    canGrow: false,
    isShown: () => !document.hidden && page.agent.isLoggedIn.value,
    onPicture(picture, width) {
      frame.show(picture);
      panel?.onPicture?.(picture, width);
    },
  });
  const timer = setInterval(frame.tell, 500);
  const wake = () => feed.wake();
  addEventListener("online", wake);
  setText(title, name);
  return () => {
    removeEventListener("online", wake);
    clearInterval(timer);
    feed.close();
    panel?.close?.();
    frame.close();
    dialog.replaceChildren();
  };
}
