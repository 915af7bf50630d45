// Owns how a picture is shown with its age: an old one never looks new.
// @ts-check
import { element, setText } from "./element.js";
import { duration } from "./words.js";

/** @typedef {import("./agent.js").Picture} Picture */
/** @typedef {ReturnType<typeof createPictureFrame>} PictureFrame */

/**
 * @param {{ name: string, oldAfterMs: () => number }} options
 */
export function createPictureFrame({ name, oldAfterMs }) {
  const image = element("img", {
    alt: `Newest picture of ${name}`,
    hidden: true,
    draggable: "false",
  });
  const nothing = element("p", { class: "no_picture" }, "No picture yet");
  const age = element("span", { class: "age" });
  const node = element("span", { class: "frame", "data-age": "none" }, image, nothing, age);
  let takenAtMs = /** @type {number | null} */ (null);

  function tell() {
    if (takenAtMs === null) return;
    const ageMs = performance.now() - takenAtMs;
    const isOld = ageMs > oldAfterMs();
    node.dataset.age = isOld ? "old" : "fresh";
    setText(age, isOld ? `Old picture: ${duration(ageMs)} old` : `${duration(ageMs)} old`);
  }

  return {
    node,
    image,
    tell,
    /** @param {Picture} picture */
    show({ blob, ageMs, heardAtMs }) {
      takenAtMs = heardAtMs - ageMs;
      if (blob !== null) {
        const before = image.src;
        image.src = URL.createObjectURL(blob);
        if (before !== "") URL.revokeObjectURL(before);
        image.hidden = false;
        nothing.hidden = true;
      }
      tell();
    },
    close() {
      if (image.src !== "") URL.revokeObjectURL(image.src);
    },
  };
}

/**
 * When a picture of this camera is no longer what the lane looks like.
 * @param {import("./page.js").CameraSettings | null} settings
 */
export function oldAfterMs(settings) {
  const { stall_after_ms = 4000, interval_ms = 1000 } = settings ?? {};
  return Math.max(stall_after_ms + 1000, 2 * interval_ms + 1000);
}
