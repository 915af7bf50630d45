// Owns the top of the page: how all is, what needs attention first, what to do, what happens next.
// @ts-check
import { NOT_KNOWN, overallWords, whatNeedsAttention } from "./attention.js";
import { element, find, icon, setText, showList } from "./element.js";
import { counted } from "./words.js";

/** @typedef {import("./attention.js").Item} Item */

/**
 * @param {import("./page.js").Page} page
 * @param {{ openView: (cameraId: string, panel: "setup") => void }} options
 */
export function startMast(page, { openView }) {
  const mast = find("#mast");
  const overall = find("#overall");
  const list = find("#attention");
  /** @type {Item[]} */
  let items = [];

  page.health.follow((health) => {
    if (health === null) return;
    items = whatNeedsAttention(health);
    showList(list, items, {
      // Another level is another look, so another element.
      key: (item) => `${item.level} ${item.key}`,
      create: (item) => createItem(item, openView),
      update: (node, item) => updateItem(node, item),
    });
    showOverall();
    countDown();
  });
  page.isOffline.follow(showOverall);
  page.tick.follow(countDown);

  /** What was well before the agent fell silent may not be well now. */
  function showOverall() {
    if (page.health.value === null) return;
    const { level, words } = page.isOffline.value
      ? NOT_KNOWN
      : overallWords(page.health.value, items);
    if (mast.dataset.level !== level) {
      mast.dataset.level = level;
      find("#overall_icon").replaceChildren(icon(level));
    }
    setText(overall, words);
  }

  function countDown() {
    if (page.isOffline.value) return;
    const sinceMs = performance.now() - page.healthAtMs;
    for (const [index, item] of items.entries()) {
      const next = list.children[index]?.querySelector(".next");
      if (next instanceof HTMLElement) setText(next, nextWords(item, sinceMs));
    }
  }
}

/** @param {Item} item @param {(cameraId: string, panel: "setup") => void} openView */
function createItem(item, openView) {
  const cameraId = item.go_to.startsWith("camera-") ? item.go_to.slice("camera-".length) : null;
  return element(
    "li",
    { "data-level": item.level },
    element("span", { class: "mark" }, icon(item.level)),
    element(
      "div",
      {},
      element("h3", {}, element("a", { href: `#${item.go_to}` }, item.title)),
      element("p", { class: "headline" }),
      element("p", { class: "what_to_do" }),
      element("p", { class: "next" }),
    ),
    cameraId === null ? null : element("button", {
      type: "button",
      class: "small",
      "aria-label": `Set up ${item.title}`,
      click: () => openView(cameraId, "setup"),
    }, "Set up"),
  );
}

/** @param {HTMLElement} node @param {Item} item */
function updateItem(node, item) {
  setText(find("a", node), item.title);
  setText(find(".headline", node), item.headline);
  setText(find(".what_to_do", node), item.what_to_do);
}

/** @param {Item} item @param {number} sinceMs */
function nextWords({ next_step, due_in_ms }, sinceMs) {
  if (next_step === null) return null;
  if (due_in_ms === null) return next_step;
  const inMs = due_in_ms - sinceMs;
  return inMs > 0 ? `${next_step} Next try in ${counted(inMs)}.` : `${next_step} Trying now.`;
}
