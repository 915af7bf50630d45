// Owns labelled fields, faults beside them, and buttons that ask twice.
// @ts-check
import { element, setText } from "./element.js";

/** How long the second tap is waited for. */
const SURE_WITHIN_MS = 6000;

let fields = 0;

/**
 * A label, its input and a hint.
 * @param {string} words
 * @param {HTMLInputElement | HTMLSelectElement} input
 * @param {string | null} [hint]
 */
export function field(words, input, hint = null) {
  const id = `field-${++fields}`;
  input.id = id;
  const hintNode = hint === null ? null : element("p", { class: "hint", id: `${id}-hint` }, hint);
  if (hintNode !== null) input.setAttribute("aria-describedby", hintNode.id);
  return element("div", { class: "field" }, element("label", { for: id }, words), input, hintNode);
}

/** A text input that a phone neither corrects nor capitalizes. @param {Record<string, import("./element.js").Attribute>} [more] */
export function textInput(more = {}) {
  return element("input", {
    type: "text",
    autocomplete: "off",
    autocapitalize: "none",
    autocorrect: "off",
    spellcheck: "false",
    ...more,
  });
}

/** @param {readonly (readonly [value: string, words: string])[]} options @param {string} chosen */
export function choice(options, chosen) {
  return element(
    "select",
    {},
    ...options.map(([value, words]) =>
      element("option", { value, selected: value === chosen }, words)
    ),
  );
}

/**
 * Acts on the second tap only.
 * @param {string} words
 * @param {{ sure: string, act: () => void }} options
 */
export function sureButton(words, { sure, act }) {
  let timer = /** @type {ReturnType<typeof setTimeout> | null} */ (null);
  const node = element("button", { type: "button", class: "grave" }, words);
  const calm = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    setText(node, words);
  };
  node.addEventListener("click", () => {
    if (timer !== null) {
      calm();
      act();
      return;
    }
    setText(node, sure);
    timer = setTimeout(calm, SURE_WITHIN_MS);
  });
  return node;
}

/**
 * What the agent said to a change, in one text.
 * @param {import("./agent.js").Answer} answer
 * @param {string} done
 */
export function answerWords(answer, done) {
  if (answer.kind === "ok") return done;
  if (answer.kind === "away") return "The agent does not answer. Nothing was changed: try again.";
  const faults = answer.faults.map(({ path, message }) => `${path || "file"}: ${message}.`);
  return [answer.detail, ...faults].join(" ");
}
