// Owns how the page makes elements: from tags, attributes and text, never from HTML.
// @ts-check

/** @typedef {string | boolean | number | null | undefined | ((event: any) => void)} Attribute */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. An attribute that is `true` is set empty, one that is false or missing is left out,
 * and a function listens to the event it is named for. Text is always text.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children.filter((child) => child !== null));
  return node;
}

/**
 * @param {string} tag of SVG
 * @param {Record<string, Attribute>} attributes
 * @param {...Node} children
 */
export function svgElement(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children);
  return node;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {Attribute} value
 */
function setAttribute(node, name, value) {
  if (typeof value === "function") node.addEventListener(name, value);
  else if (value === true) node.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) {
    node.setAttribute(name, String(value));
  }
}

/**
 * Writes only what changed: a live region would speak again. An empty text hides the element.
 * @param {HTMLElement} node
 * @param {string | null} text
 */
export function setText(node, text) {
  if (node.textContent !== (text ?? "")) node.textContent = text ?? "";
  node.hidden = text === null || text === "";
}

/**
 * Makes the container show these items, each by the element it had before.
 * @template Item
 * @param {HTMLElement} container holds nothing else
 * @param {readonly Item[]} items
 * @param {{ key: (item: Item) => string, create: (item: Item) => HTMLElement, update?: (node: HTMLElement, item: Item) => void }} how
 */
export function showList(container, items, { key, create, update }) {
  const before = new Map(
    [...container.children].map((child) => [/** @type {HTMLElement} */ (child).dataset.key, child]),
  );
  items.forEach((item, index) => {
    const known = /** @type {HTMLElement | undefined} */ (before.get(key(item)));
    const node = known ?? create(item);
    node.dataset.key = key(item);
    before.delete(key(item));
    update?.(node, item);
    const there = container.children[index] ?? null;
    if (there !== node) container.insertBefore(node, there);
  });
  for (const gone of before.values()) gone.remove();
}

/**
 * @template {Element} [Found=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {Found}
 */
export function find(selector, within = document) {
  const found = within.querySelector(selector);
  if (found === null) throw new Error(`Cannot find ${selector} on the page`);
  return /** @type {Found} */ (found);
}

/** 24 × 24, drawn with strokes. Shapes differ so that nothing is told by colour alone. */
const ICONS = {
  good: ["M5 13l5 5L20 7"],
  bad: ["M6 6l12 12", "M18 6L6 18"],
  warn: ["M12 3v11", "M12 19v1"],
  wait: ["M12 6v6l4 3", "M12 2a10 10 0 1 0 .01 0"],
  off: ["M12 3v9", "M7 6a8 8 0 1 0 10 0"],
  info: ["M12 4v1", "M12 10v10"],
  aim: ["M4 9V4h5", "M15 4h5v5", "M20 15v5h-5", "M9 20H4v-5", "M12 9v6", "M9 12h6"],
  close: ["M5 5l14 14", "M19 5L5 19"],
  sun: [
    "M12 8a4 4 0 1 0 .01 0",
    "M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1 1M18 18l1 1M19 5l-1 1M6 18l-1 1",
  ],
};

/**
 * Says nothing to a screen reader: words stand beside it.
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  const paths = ICONS[name].map((d) => svgElement("path", { d }));
  return svgElement(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", "data-icon": name },
    ...paths,
  );
}
