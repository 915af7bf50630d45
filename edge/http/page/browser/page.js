// Owns what the page knows of its agent (health, settings), asked for again and again, and hands
// it to the parts of the page.
// @ts-check
import { createCameraList } from "./camera_list.js";
import { createCameraView } from "./camera_view.js";
import { find, setText } from "./element.js";
import { startFind } from "./find_section.js";
import { startMachine } from "./machine_section.js";
import { startMast } from "./mast.js";
import { startServer } from "./server_section.js";
import { startSettings } from "./settings_section.js";
import { createSignal } from "./signal.js";
import { counted } from "./words.js";

/** @typedef {import("./attention.js").Health} Health */
/** @typedef {import("../../../../server/contract/edge_config.ts").EdgeConfig} EdgeConfig */
/** @typedef {import("../../../../server/contract/camera.ts").CameraSettings} CameraSettings */
/** @typedef {ReturnType<typeof createPage>} Page */

const HEALTH_EVERY_MS = 2000;
/** Silence of a moment is no reason to shout. */
const OFFLINE_AFTER_MS = 3000;

/** @param {import("./agent.js").Agent} agent */
export function startPage(agent) {
  const page = createPage(agent);
  const view = createCameraView(page);
  createCameraList(page, { openView: view.open });
  startMast(page, { openView: view.open });
  startFind(page);
  startServer(page);
  startMachine(page);
  startSettings(page);
  showSilence(page);
  followHealth(page);
}

/** @param {import("./agent.js").Agent} agent */
function createPage(agent) {
  const health = createSignal(/** @type {Health | null} */ (null));
  const config = createSignal(/** @type {EdgeConfig | null} */ (null));
  const tick = createSignal(0);
  const isOffline = createSignal(false);
  setInterval(() => tick.set(tick.value + 1), 500);
  let wake = () => {};
  let knownHash = "";

  return {
    agent,
    /** Null before the first answer. */
    health,
    /** What runs, secrets struck out; null before the first answer. */
    config,
    /** The agent has been silent for longer than a moment. */
    isOffline,
    /** Twice a second, for what counts. */
    tick,
    /** When `health` was heard, in `performance.now()`. */
    healthAtMs: 0,
    /** @param {string} cameraId @returns {CameraSettings | null} */
    settingsOf: (cameraId) => config.value?.cameras.find(({ id }) => id === cameraId) ?? null,

    /** Asks at once, after something was changed. */
    refresh() {
      knownHash = "";
      wake();
    },

    async askHealth() {
      const answer = await agent.ask("/api/health");
      if (answer.kind !== "ok") return false;
      this.healthAtMs = performance.now();
      if (answer.body.config.hash !== knownHash) {
        const running = await agent.ask("/api/config");
        if (running.kind === "ok") {
          knownHash = running.body.hash;
          config.set(running.body.config);
        }
      }
      health.set(answer.body);
      return true;
    },

    /** @param {number} ms Less when something was changed. */
    rest(ms) {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve(undefined);
        };
      });
    },
    wake: () => wake(),
  };
}

/** One after the other, never two at once; a hidden page rests. @param {Page} page */
async function followHealth(page) {
  addEventListener("online", () => page.wake());
  document.addEventListener("visibilitychange", () => document.hidden || page.wake());
  while (true) {
    if (!document.hidden && page.agent.isLoggedIn.value) await page.askHealth();
    await page.rest(HEALTH_EVERY_MS);
  }
}

/** @param {Page} page */
function showSilence({ agent, tick, isOffline }) {
  const banner = find("#offline");
  tick.follow(() => {
    const since = agent.silentSince.value;
    const silentMs = since === null ? 0 : performance.now() - since;
    const isSilent = silentMs >= OFFLINE_AFTER_MS;
    if (isSilent !== isOffline.value) {
      isOffline.set(isSilent);
      banner.hidden = !isSilent;
      document.documentElement.toggleAttribute("data-offline", isSilent);
    }
    if (isSilent) setText(find("#offline_for"), ` for ${counted(silentMs)}`);
  });
}
