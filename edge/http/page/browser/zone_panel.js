// Owns drawing a camera's zone: a finger on the picture, or the arrow keys; saved on request only.
// @ts-check
import { element, setText, svgElement } from "./element.js";
import { faultOf, MOST_POINTS, rounded, withMoved, withoutPoint, withPoint } from "./zone_shape.js";

/** @typedef {import("./zone_shape.js").Shape} Shape */
/** @typedef {import("./zone_shape.js").Point} Point */

/** A press of an arrow key moves a point by this share; with Shift by ten times. */
const KEY_STEP = 0.005;
/** @type {Record<string, Point>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {import("./camera_view.js").PanelParts} parts @returns {import("./camera_view.js").Panel} */
export function createZonePanel({ page, cameraId, settings }) {
  /** @type {Shape} */
  const saved = /** @type {any} */ (settings)?.zone ?? [];
  const editor = createEditor(saved, showState);
  const advice = element("p", { class: "advice", role: "status" });
  const result = element("p", { class: "result", role: "status", hidden: true });
  /** @param {string} words @param {() => void} act @param {string} [kind] */
  const button = (words, act, kind) =>
    element("button", { type: "button", click: act, class: kind ?? null }, words);
  const undo = button("Undo", editor.undo);
  const save = button("Save zone", saveZone, "primary");
  const clear = button("Clear", editor.clear);

  async function saveZone() {
    save.disabled = true;
    setText(result, "Saving…");
    const zone = editor.shape().length === 0 ? null : rounded(editor.shape());
    const answer = await page.agent.ask(`/api/cameras/${cameraId}`, {
      method: "PATCH",
      json: { zone },
    });
    save.disabled = false;
    if (answer.kind === "away") {
      return setText(result, "The agent does not answer. The zone is not saved: try again.");
    }
    if (answer.kind === "refused") {
      return setText(result, [answer.detail, ...answer.faults.map((one) => one.message)].join(" "));
    }
    setText(result, zone === null ? "Saved: the whole picture counts." : "Saved.");
    page.refresh();
  }

  function showState() {
    const shape = editor.shape();
    const fault = faultOf(shape);
    save.disabled = fault !== null;
    undo.disabled = !editor.canUndo();
    clear.disabled = shape.length === 0;
    add.disabled = shape.length >= MOST_POINTS;
    setText(result, null);
    setText(
      advice,
      fault ??
        (shape.length === 0
          ? "Tap the corners of the place where cars stop. Without a zone the whole picture counts."
          : `${shape.length} points. Drag a point to move it; tap a side to add one.`),
    );
  }

  const add = button("Add", editor.addInMiddle);
  const node = element(
    "div",
    { class: "zone_panel" },
    advice,
    element("div", { class: "acts" }, undo, clear, add, save),
    result,
    element("p", { class: "hint" }, "Keys: Tab to a point, arrows move it, Delete takes it away."),
  );
  showState();
  return { node, overlay: editor.node };
}

/** @param {Shape} initial @param {() => void} onChange */
function createEditor(initial, onChange) {
  let shape = initial;
  /** @type {Shape[]} */
  const before = [];
  const outline = svgElement("polygon", { class: "outline", points: "" });
  const drawing = svgElement("svg", {
    viewBox: "0 0 1000 1000",
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  }, outline);
  const handles = element("div", { class: "handles" });
  const node = element(
    "div",
    {
      class: "zone_editor",
      role: "group",
      "aria-label": "Zone on the picture",
      pointerdown: onPointerDown,
    },
    drawing,
    handles,
  );

  /** @param {Shape} next @param {{ isStep?: boolean }} [options] a step can be undone */
  function change(next, { isStep = true } = {}) {
    if (isStep) before.push(shape);
    shape = next;
    draw();
    onChange();
  }

  function draw() {
    outline.setAttribute("points", shape.map(([x, y]) => `${x * 1000},${y * 1000}`).join(" "));
    while (handles.children.length > shape.length) handles.lastElementChild?.remove();
    while (handles.children.length < shape.length) handles.append(createHandle());
    shape.forEach(([x, y], index) => {
      const handle = /** @type {HTMLElement} */ (handles.children[index]);
      handle.style.left = `${x * 100}%`;
      handle.style.top = `${y * 100}%`;
      const place = `${Math.round(x * 100)} % from the left, ${Math.round(y * 100)} % from the top`;
      handle.setAttribute("aria-label", `Point ${index + 1} of ${shape.length}: ${place}`);
    });
  }

  function createHandle() {
    return element("button", { type: "button", class: "handle", keydown: onKeyDown });
  }

  /** @param {PointerEvent} event */
  function onPointerDown(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    const target = /** @type {Element} */ (event.target);
    const known = [...handles.children].indexOf(target);
    if (known !== -1) return drag(event, known, { isStep: true });
    const added = withPoint(shape, pointOf(event));
    if (added.index === -1) return;
    change(added.shape);
    drag(event, added.index, { isStep: false });
  }

  /**
   * The finger that put a point down moves it on until it lifts, which is one step with it.
   * @param {PointerEvent} down @param {number} index @param {{ isStep: boolean }} options
   */
  function drag(down, index, { isStep }) {
    const handle = /** @type {HTMLElement} */ (handles.children[index]);
    handle.focus({ preventScroll: true });
    node.setPointerCapture(down.pointerId);
    // Where in the handle it was taken: a point must not jump under the finger.
    const [x, y] = /** @type {Point} */ (shape[index]);
    const [fingerX, fingerY] = pointOf(down);
    const ending = new AbortController();
    const { signal } = ending;
    node.addEventListener("pointermove", (event) => {
      if (event.pointerId !== down.pointerId) return;
      const [toX, toY] = pointOf(event);
      change(withMoved(shape, index, [x + toX - fingerX, y + toY - fingerY]), { isStep });
      isStep = false;
    }, { signal });
    for (const name of ["pointerup", "pointercancel"]) {
      node.addEventListener(name, () => ending.abort(), { signal });
    }
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const handle = /** @type {HTMLElement} */ (event.currentTarget);
    const index = [...handles.children].indexOf(handle);
    const arrow = ARROWS[event.key];
    const point = shape[index];
    if (arrow !== undefined && point !== undefined) {
      event.preventDefault();
      const step = KEY_STEP * (event.shiftKey ? 10 : 1);
      change(withMoved(shape, index, [point[0] + arrow[0] * step, point[1] + arrow[1] * step]));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      change(withoutPoint(shape, index));
      const next = handles.children[Math.min(index, shape.length - 1)];
      if (next instanceof HTMLElement) next.focus();
    }
  }

  /** @param {PointerEvent} event @returns {Point} */
  function pointOf(event) {
    const box = node.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  draw();
  return {
    node,
    shape: () => shape,
    canUndo: () => before.length > 0,
    undo() {
      const last = before.pop();
      if (last !== undefined) change(last, { isStep: false });
    },
    clear: () => change([]),
    addInMiddle() {
      const added = withPoint(shape, [0.5, 0.5]);
      if (added.index === -1) return;
      change(added.shape);
      /** @type {HTMLElement} */ (handles.children[added.index]).focus();
    },
  };
}
