// Owns logging in and out: the key is exchanged for a cookie, and kept nowhere on the page.
// @ts-check
import { find, setText } from "./element.js";

/** @param {import("./agent.js").Agent} agent */
export function startLogin(agent) {
  const form = /** @type {HTMLFormElement} */ (find("#login_form"));
  const key = /** @type {HTMLInputElement} */ (find("#api_key"));
  const fault = find("#login_fault");
  const button = /** @type {HTMLButtonElement} */ (find("#login_form button"));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    setText(fault, null);
    button.disabled = true;
    const answer = await agent.ask("/api/session", {
      method: "POST",
      json: { api_key: key.value.trim() },
    });
    button.disabled = false;
    if (answer.kind === "ok") {
      form.reset();
      agent.isLoggedIn.set(true);
    } else {
      setText(
        fault,
        answer.kind === "away" ? "The agent does not answer. Try again." : answer.detail,
      );
      key.focus();
    }
  });

  find("#logout").addEventListener("click", async () => {
    const answer = await agent.ask("/api/session", { method: "DELETE" });
    // Nothing of the site stays behind on a phone that is handed on.
    if (answer.kind === "ok") location.reload();
  });
}
