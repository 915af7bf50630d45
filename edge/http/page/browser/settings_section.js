// Owns the settings file's faults, reading it again, and the agent's key.
// @ts-check
import { element, find, setText, showList } from "./element.js";
import { answerWords, sureButton } from "./form_fields.js";
import { clockTime } from "./words.js";

/** @typedef {import("./attention.js").Health["config"]} ConfigHealth */

/** @param {import("./page.js").Page} page */
export function startSettings(page) {
  const faults = find("#config_faults");
  const reload = /** @type {HTMLButtonElement} */ (find("#reload"));
  const result = find("#reload_result");

  page.health.follow((health) => {
    if (health === null) return;
    setText(find("#config"), configWords(health.config));
    reload.hidden = health.config.source === "command_line";
    showList(faults, health.config.faults, {
      key: ({ path, message }) => `${path} ${message}`,
      create: ({ path, message }) =>
        element("li", {}, element("code", {}, path || "file"), ` ${message}`),
    });
  });
  reload.addEventListener("click", async () => {
    reload.disabled = true;
    const answer = await page.agent.ask("/api/config/reload", { method: "POST" });
    reload.disabled = false;
    setText(result, answer.kind === "ok" ? reloadWords(answer.body) : answerWords(answer, ""));
    page.refresh();
  });
  startKey(page);
}

/** @param {ConfigHealth} config */
function configWords(config) {
  if (config.source === "command_line") return "Set on the command line.";
  if (config.source === "last_known_good") {
    return "The settings file is broken. The last settings that worked are running.";
  }
  return config.faults.length === 0
    ? `Read from the file on ${clockTime(config.loaded_at)}.`
    : "The settings file was changed and is broken. The settings before the change are running.";
}

/** @param {{ cameras: Record<string, string[]>, needs_restart: string[] }} body */
function reloadWords({ cameras, needs_restart }) {
  const changed = ["added", "removed", "restarted", "updated"].flatMap((how) => cameras[how] ?? []);
  const words = changed.length === 0
    ? "Read; no camera changed."
    : `Changed: ${changed.join(", ")}.`;
  return needs_restart.length === 0
    ? words
    : `${words} Restart the agent for: ${needs_restart.join(", ")}.`;
}

/** @param {import("./page.js").Page} page */
function startKey(page) {
  const result = find("#key_result");
  const made = find("#new_key");
  const shown = /** @type {HTMLInputElement} */ (find("#new_key_text"));
  const copy = find("#copy_key");

  async function rotate() {
    const answer = await page.agent.ask("/api/key/rotate", { method: "POST" });
    if (answer.kind !== "ok") return setText(result, answerWords(answer, ""));
    shown.value = answer.body.api_key;
    made.hidden = false;
    const until = answer.body.old_key_valid_until;
    setText(
      result,
      `This is the new key; it is shown only now.${
        until ? ` The old one works until ${clockTime(until)}.` : ""
      }`,
    );
    shown.focus();
    shown.select();
  }

  find("#rotate_key").replaceWith(sureButton("Make a new API key", {
    sure: "Tap again: programs need the new key then",
    act: rotate,
  }));
  copy.addEventListener("click", () => {
    shown.select();
    // navigator.clipboard is there on https only; the agent is plain http in its LAN.
    const isCopied = document.execCommand("copy");
    setText(copy, isCopied ? "Copied" : "Press and hold the key to copy it");
  });
}
