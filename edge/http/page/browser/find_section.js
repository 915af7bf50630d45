// Owns finding cameras on the network, and adding one: found or by its address.
// @ts-check
import { createCameraForm } from "./camera_form.js";
import { element, find, setText, showList } from "./element.js";
import { answerWords } from "./form_fields.js";
import { usualPath } from "./stream_paths.js";
import { clockTime, plural } from "./words.js";

/**
 * @typedef {{ endpoint: string, address: string, xaddrs?: string[], name: string | null,
 *   make: string | null, model: string | null, hardware: string | null, location: string | null,
 *   is_configured: boolean }} Found
 * @typedef {{ items: Found[], scanned_at: string | null, scanning: boolean }} Discovery
 */

const PATH = "/api/discovery";
const SCANNING_EVERY_MS = 1500;

/** @param {import("./page.js").Page} page */
export function startFind(page) {
  const { agent } = page;
  const list = find("#found");
  const state = find("#find_state");
  const again = /** @type {HTMLButtonElement} */ (find("#search_again"));
  const add = createAddDialog(page, { onAdded: () => void look() });

  /** @param {Discovery} discovery */
  function show({ items, scanned_at, scanning }) {
    again.disabled = scanning;
    again.textContent = scanning ? "Searching…" : scanned_at === null ? "Search" : "Search again";
    setText(state, stateWords({ items, scanned_at, scanning }));
    showList(list, items, {
      key: (one) => `${one.endpoint} ${one.address} ${one.is_configured}`,
      create: (one) => foundElement(one, () => add.open(one)),
    });
  }

  async function look() {
    const answer = await agent.ask(PATH);
    if (answer.kind === "refused" && answer.status === 404) find("#search").hidden = true;
    if (answer.kind !== "ok") return;
    show(answer.body);
    if (answer.body.scanning) setTimeout(look, SCANNING_EVERY_MS);
  }

  again.addEventListener("click", async () => {
    again.disabled = true;
    const answer = await agent.ask(PATH, { method: "POST" });
    again.disabled = false;
    if (answer.kind !== "ok") return setText(state, answerWords(answer, ""));
    await look();
  });
  find("#add_by_address").addEventListener("click", () => add.open(null));
  // What the agent sees of its network is asked anew when its cameras are others.
  let known = "";
  page.config.follow((config) => {
    const ids = config === null ? null : config.cameras.map(({ id }) => id).join();
    if (ids === null || (ids === known && known !== "")) return;
    known = ids;
    look();
  });
}

/** @param {Discovery} discovery */
function stateWords({ items, scanned_at, scanning }) {
  if (scanning) return "Looking for cameras on this network. This takes some seconds.";
  if (scanned_at === null) return "Nobody has searched yet.";
  const when = clockTime(scanned_at);
  return items.length === 0
    ? `No camera answered (${when}). Check power and cable, and that ONVIF is switched on in the camera.`
    : `${plural(items.length, "camera")} answered (${when}).`;
}

/** @param {Found} found @param {() => void} use */
function foundElement(found, use) {
  const model = [found.make, found.model].filter(Boolean).join(" ");
  const title = model || found.name || "Camera";
  const more = [found.address, found.name !== title ? found.name : null, found.location]
    .filter(Boolean).join(" · ");
  return element(
    "li",
    {},
    element("div", {}, element("h3", {}, title), element("p", { class: "figures" }, more)),
    found.is_configured ? element("p", { class: "badge" }, "Already set up") : element(
      "button",
      {
        type: "button",
        class: "primary",
        "aria-label": `Use ${title} at ${found.address}`,
        click: use,
      },
      "Use this camera",
    ),
  );
}

/** @param {import("./page.js").Page} page @param {{ onAdded: () => void }} options */
function createAddDialog({ agent, config, refresh }, { onAdded }) {
  const dialog = /** @type {HTMLDialogElement} */ (find("#add_camera"));

  /** @param {Found | null} found */
  function open(found) {
    const taken = config.value?.cameras.map(({ id }) => id) ?? [];
    const form = createCameraForm({
      known: null,
      taken,
      name: `Lane ${taken.length + 1}`,
      address: found === null ? "" : addressOf(found),
    });
    const result = element("p", { class: "result", role: "status", hidden: true });
    const save = element("button", { type: "submit", class: "primary" }, "Add camera");

    async function submit(/** @type {Event} */ event) {
      event.preventDefault();
      const read = form.read();
      if ("fault" in read) return setText(result, read.fault);
      save.disabled = true;
      setText(result, "Adding…");
      const answer = await agent.ask("/api/cameras", { method: "POST", json: read.settings });
      save.disabled = false;
      setText(result, answerWords(answer, "Added."));
      if (answer.kind !== "ok") return;
      dialog.close();
      refresh();
      onAdded();
    }

    const cancel = element("button", { type: "button", click: () => dialog.close() }, "Cancel");
    dialog.replaceChildren(
      element("h2", { id: "add_camera_title" }, "Add a camera"),
      element(
        "form",
        { class: "setup", submit },
        ...form.nodes,
        result,
        element("div", { class: "acts" }, cancel, save),
      ),
    );
    dialog.showModal();
    form.focus();
  }

  return { open };
}

/** @param {Found} found */
function addressOf({ address, make, model, hardware, name }) {
  const host = address.includes(":") && !address.startsWith("[") ? `[${address}]` : address;
  return `rtsp://${host}${usualPath([make, model, hardware, name].filter(Boolean).join(" "))}`;
}
