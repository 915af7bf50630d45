// Owns the link to the server as the page shows it, and the claim code that makes it.
// @ts-check
import { claimCodeFault, formatClaimCode } from "./claim_code.js";
import { find, setText } from "./element.js";
import { answerWords } from "./form_fields.js";
import { clockTime, plural } from "./words.js";

/** @typedef {import("./attention.js").Health["link"]} LinkHealth */

/** In these states a code is what helps; also while one is tried at an address that is mistyped. */
const WANTS_CODE = new Set(["unlinked", "enrolling", "refused", "revoked"]);

/** @param {import("./page.js").Page} page */
export function startServer(page) {
  const form = find("#claim");
  const code = /** @type {HTMLInputElement} */ (find("#claim_code"));
  const server = /** @type {HTMLInputElement} */ (find("#server_url"));
  const send = /** @type {HTMLButtonElement} */ (find("#claim button"));
  const result = find("#claim_result");

  page.health.follow((health) => {
    if (health === null) return;
    const { link } = health;
    setText(find("#link"), linkWords(link));
    setText(find("#link_more"), moreWords(link));
    form.hidden = !WANTS_CODE.has(link.state) && link.claim === null;
    // The settings may name the server; one that was typed here can be typed anew.
    find("#server_url_field").hidden = link.server_url !== null && link.claim === null;
    server.required = link.server_url === null;
    if (link.claim !== null && server.value === "" && document.activeElement !== server) {
      server.value = link.server_url ?? "";
    }
    if (form.hidden) setText(result, null);
  });

  code.addEventListener("input", () => {
    setText(result, null);
    // While somebody corrects the middle, the caret must stay there.
    if (code.selectionStart === code.value.length) code.value = formatClaimCode(code.value);
  });
  code.addEventListener("blur", () => code.value = formatClaimCode(code.value));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fault = claimCodeFault(code.value);
    if (fault !== null) {
      setText(result, fault);
      code.focus();
      return;
    }
    const serverUrl = server.value.trim();
    send.disabled = true;
    setText(result, "Sending the code…");
    const answer = await page.agent.ask("/api/link/claim", {
      method: "POST",
      json: {
        claim_code: formatClaimCode(code.value),
        ...(serverUrl === "" ? {} : { server_url: withProtocol(serverUrl) }),
      },
      isLong: true,
    });
    send.disabled = false;
    setText(result, answerWords(answer, "The code is on its way to the server."));
    if (answer.kind === "ok") code.value = "";
    page.refresh();
  });
}

/** @param {LinkHealth} link */
function linkWords(link) {
  if (link.detail !== null) return link.detail;
  switch (link.state) {
    case "unlinked":
      return "This agent runs alone: no server is set.";
    case "up": {
      const place = link.location_name === null ? "" : ` at ${link.location_name}`;
      return `Connected as ${link.device_name ?? "this device"}${place}.`;
    }
    default:
      return "Connecting…";
  }
}

/** @param {LinkHealth} link */
function moreWords(link) {
  const waiting = link.reads_waiting + link.spooled_reads;
  const words = [
    link.server_url,
    link.last_heartbeat_at === null ? null : `last heard ${clockTime(link.last_heartbeat_at)}`,
    waiting > 0 ? `waiting to be sent: ${plural(waiting, "picture")}` : null,
    link.reads_dropped_total > 0 ? `dropped: ${plural(link.reads_dropped_total, "picture")}` : null,
  ];
  return words.filter((word) => word !== null).join(" · ");
}

/** @param {string} text */
function withProtocol(text) {
  return /^https?:\/\//i.test(text) ? text : `https://${text}`;
}
