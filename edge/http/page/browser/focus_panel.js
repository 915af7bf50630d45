// Owns the sharpness meter: the figure of each picture as a bar, with a mark at the best one.
// @ts-check
import { element, setText } from "./element.js";
import { measuredPart, measureSharpness, sharpnessWords } from "./sharpness.js";

/** @typedef {import("./camera_view.js").PanelParts} PanelParts */
/** @typedef {{ x: number, y: number, width: number, height: number }} Part */

/** Pixels looked at: more cost a phone time. The middle of a 1080p picture fits. */
const MOST_PX_WIDE = 1200;

/** @param {PanelParts} parts @returns {import("./camera_view.js").Panel} */
export function createFocusPanel({ settings, stage }) {
  const part = measuredPart(/** @type {any} */ (settings)?.zone ?? null);
  const overlay = element("div", { class: "measured", "aria-hidden": "true" });
  place(overlay, part);
  const meter = createMeter();
  let best = /** @type {number | null} */ (null);
  let measuredWidth = 0;
  let newest = 0;

  async function measure(/** @type {Blob} */ blob) {
    const turn = ++newest;
    const pixels = await pixelsOf(blob, part);
    if (turn !== newest || pixels === null) return;
    // Another width is another scale: an older best would mislead.
    if (pixels.pictureWidth !== measuredWidth) best = null;
    measuredWidth = pixels.pictureWidth;
    const now = measureSharpness(pixels.image);
    if (now !== null && (best === null || now > best)) best = now;
    meter.show(now, best);
  }

  return {
    overlay,
    node: element(
      "div",
      { class: "focus" },
      meter.node,
      element(
        "div",
        { class: "acts" },
        element("button", { type: "button", click: forget }, "Measure anew"),
        element("button", {
          type: "button",
          "aria-pressed": "false",
          click: (/** @type {Event} */ event) => zoom(/** @type {any} */ (event.currentTarget)),
        }, "Zoom in"),
      ),
      element(
        "p",
        { class: "hint" },
        "Turn the focus ring slowly until the bar is highest. The frame in the picture is measured" +
          ": the zone, or the middle while there is no zone.",
      ),
    ),
    onPicture: ({ blob }) => void (blob === null ? null : measure(blob)),
    close: () => stage.classList.remove("zoomed"),
  };

  function forget() {
    best = null;
    meter.show(null, null);
  }

  /** @param {HTMLElement} button */
  function zoom(button) {
    const isZoomed = stage.classList.toggle("zoomed");
    stage.style.setProperty("--at-x", `${(part.x + part.width / 2) * 100}%`);
    stage.style.setProperty("--at-y", `${(part.y + part.height / 2) * 100}%`);
    button.setAttribute("aria-pressed", String(isZoomed));
  }
}

function createMeter() {
  const bar = element("div", { class: "bar" });
  const mark = element("div", { class: "best_mark", hidden: true });
  const gauge = element(
    "div",
    {
      class: "gauge",
      role: "meter",
      "aria-label": "Sharpness",
      "aria-valuemin": "0",
      "aria-valuemax": "100",
      "aria-valuenow": "0",
    },
    bar,
    mark,
  );
  const figure = element("p", { class: "figure" }, "–");
  const bestFigure = element("p", { class: "best" }, "best –");
  const words = element("p", { class: "advice", role: "status" }, "Measuring…");
  return {
    node: element("div", { class: "meter" }, figure, bestFigure, gauge, words),
    /** @param {number | null} now @param {number | null} best */
    show(now, best) {
      setText(figure, now === null ? "–" : String(Math.round(now)));
      setText(bestFigure, best === null ? "best –" : `best ${Math.round(best)}`);
      gauge.setAttribute("aria-valuenow", String(Math.round(now ?? 0)));
      gauge.setAttribute(
        "aria-valuetext",
        now === null ? "not known" : `${Math.round(now)} of 100`,
      );
      bar.style.width = `${now ?? 0}%`;
      mark.hidden = best === null;
      mark.style.left = `${best ?? 0}%`;
      setText(words, sharpnessWords(now, best));
    },
  };
}

/** @param {HTMLElement} overlay @param {Part} part */
function place(overlay, part) {
  overlay.style.left = `${part.x * 100}%`;
  overlay.style.top = `${part.y * 100}%`;
  overlay.style.width = `${part.width * 100}%`;
  overlay.style.height = `${part.height * 100}%`;
}

/**
 * @param {Blob} blob
 * @param {Part} part
 * @returns {Promise<{ image: ImageData, pictureWidth: number } | null>} null: not a picture
 */
async function pixelsOf(blob, part) {
  const bitmap = await createImageBitmap(blob).catch(() => null);
  if (bitmap === null) return null;
  try {
    const from = {
      x: part.x * bitmap.width,
      y: part.y * bitmap.height,
      width: Math.max(1, part.width * bitmap.width),
      height: Math.max(1, part.height * bitmap.height),
    };
    const scale = Math.min(1, MOST_PX_WIDE / from.width);
    const [width, height] = [Math.ceil(from.width * scale), Math.ceil(from.height * scale)];
    const canvas = element("canvas", { width, height });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (context === null) return null;
    context.drawImage(bitmap, from.x, from.y, from.width, from.height, 0, 0, width, height);
    return { image: context.getImageData(0, 0, width, height), pictureWidth: bitmap.width };
  } finally {
    bitmap.close();
  }
}
