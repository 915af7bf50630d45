// Owns following one camera's newest picture: one request after the other, none while nobody looks.
// @ts-check
import { nextPace, startPace } from "./picture_pace.js";

/** @typedef {import("./agent.js").Agent} Agent */
/** @typedef {import("./agent.js").Picture} Picture */
/** @typedef {{ close(): void, wake(): void }} PictureFeed */

/** Small enough for any connection that is one. */
const FIRST_WIDTH = 640;
/** Cards take turns: the page's other requests need connections too, and bad Wi-Fi few at once. */
const MOST_AT_ONCE = 2;

/**
 * Calls `onPicture` with each answer that has one; `isShown` is asked before each request.
 * @param {{ agent: Agent, cameraId: string, everyMs: number, widest: () => number,
 *   first?: number, canGrow?: boolean, isShown: () => boolean, takeTurn?: <T>(act: () => Promise<T>) => Promise<T>,
 *   onPicture: (picture: Picture, width: number) => void }} options
 * @returns {PictureFeed}
 */
export function followPicture(options) {
  const { agent, cameraId, everyMs, widest, isShown, onPicture } = options;
  const takeTurn = options.takeTurn ?? ((act) => act());
  let isClosed = false;
  const canGrow = options.canGrow ?? true;
  let pace = startPace(options.first ?? FIRST_WIDTH);
  let etag = /** @type {string | null} */ (null);
  let askedWidth = pace.width;
  let wake = () => {};

  async function step() {
    const { width } = pace;
    // The same picture in another width has a tag of its own only where the agent makes widths.
    if (width !== askedWidth) etag = null;
    askedWidth = width;
    const startedAtMs = performance.now();
    const answer = await agent.askPicture(cameraId, { width, etag });
    const tookMs = performance.now() - startedAtMs;
    if (isClosed) return;
    if (answer.kind === "picture") {
      etag = answer.picture.etag === "" ? null : answer.picture.etag;
      onPicture(answer.picture, width);
      const kind = answer.picture.blob === null ? "same" : "picture";
      pace = nextPace(pace, { kind, tookMs }, { widest: widest(), everyMs, canGrow });
      return;
    }
    pace = nextPace(pace, { ...answer, tookMs }, { widest: widest(), everyMs, canGrow });
  }

  async function run() {
    while (!isClosed) {
      if (isShown()) await takeTurn(step);
      const waitMs = isShown() ? pace.waitMs : 500;
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        wake = () => {
          clearTimeout(timer);
          resolve(undefined);
        };
      });
    }
  }

  run();
  return {
    close() {
      isClosed = true;
      wake();
    },
    wake: () => wake(),
  };
}

/** Lets few acts run at once; the others wait in order. */
export function createTurns() {
  let running = 0;
  /** @type {(() => void)[]} */
  const waiting = [];
  /** @template T @param {() => Promise<T>} act @returns {Promise<T>} */
  return async function takeTurn(act) {
    // Whoever ends hands its turn to the next.
    if (running >= MOST_AT_ONCE) {
      await new Promise((resolve) => waiting.push(() => resolve(undefined)));
    } else running += 1;
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
