// Owns the cameras' cards: which there are, and which of them are looked at.
// @ts-check
import { createCameraCard } from "./camera_card.js";
import { find, showList } from "./element.js";
import { createTurns } from "./picture_feed.js";

/** @typedef {import("./camera_card.js").CameraCard} CameraCard */

/**
 * @param {import("./page.js").Page} page
 * @param {{ openView: import("./camera_view.js").OpenView }} options
 */
export function createCameraList(page, { openView }) {
  const list = find("#camera_list");
  /** @type {Map<string, CameraCard>} */
  const cards = new Map();
  const takeTurn = createTurns();
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const card = cards.get(/** @type {HTMLElement} */ (target).dataset.camera ?? "");
      card?.setSeen(isIntersecting);
    }
  }, { rootMargin: "100px" });

  page.health.follow((health) => {
    if (health === null) return;
    showList(list, health.cameras, {
      key: (camera) => camera.camera_id,
      create(camera) {
        const card = createCameraCard(page, { camera, takeTurn, openView });
        cards.set(camera.camera_id, card);
        seen.observe(card.node);
        return card.node;
      },
      update: (_, camera) => cards.get(camera.camera_id)?.update(camera, health),
    });
    for (const [id, card] of cards) {
      if (health.cameras.some((camera) => camera.camera_id === id)) continue;
      card.close();
      seen.unobserve(card.node);
      cards.delete(id);
    }
  });
  page.tick.follow(() => cards.forEach((card) => card.tell()));
  document.addEventListener("visibilitychange", () => cards.forEach((card) => card.wake()));
  addEventListener("online", () => cards.forEach((card) => card.wake()));
}
