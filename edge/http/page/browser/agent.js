// Owns every request of the page to its agent, and whether the agent answers.
// @ts-check
import { WHOLE } from "./picture_pace.js";
import { createSignal } from "./signal.js";

/** @typedef {{ path: string, message: string }} Fault */
/**
 * `away`: no answer came, as on bad Wi-Fi. `refused`: the agent said no, in words for people.
 * @typedef {{ kind: "ok", body: any, status: number }
 *   | { kind: "refused", status: number, code: string, detail: string, faults: Fault[] }
 *   | { kind: "away" }} Answer
 */
/** @typedef {{ etag: string, ageMs: number, heardAtMs: number, status: string | null, blob: Blob | null }} Picture `blob` is null when the picture is the one already there */
/**
 * @typedef {{ kind: "picture", picture: Picture }
 *   | { kind: "none" } | { kind: "failed" } | { kind: "away" }
 *   | { kind: "later", waitMs: number }} PictureAnswer
 */
/** @typedef {ReturnType<typeof createAgent>} Agent */

/** Bad Wi-Fi is slow before it is gone; longer than this nobody waits on a ladder. */
const TIMEOUT_MS = 12_000;
/** Recognizing a plate, or a camera that is asked for the first time. */
const LONG_TIMEOUT_MS = 40_000;

/** The newest picture, however old: the page tells its age. */
const ANY_AGE = "max_age_ms=86400000";

export function createAgent() {
  /** Since when nothing was heard, in `performance.now()`; null while the agent answers. */
  const silentSince = createSignal(/** @type {number | null} */ (null));
  const isLoggedIn = createSignal(true);
  let heardAtMs = performance.now();

  /** @param {string} path @param {RequestInit} init @param {number} [timeoutMs] */
  async function request(path, init, timeoutMs = TIMEOUT_MS) {
    const answer = await fetch(path, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    heardAtMs = performance.now();
    if (silentSince.value !== null) silentSince.set(null);
    if (answer.status === 401 && path !== "/api/session") isLoggedIn.set(false);
    return answer;
  }

  function notHeard() {
    if (silentSince.value === null) silentSince.set(heardAtMs);
  }

  return {
    silentSince,
    isLoggedIn,

    /**
     * @param {string} path
     * @param {{ method?: string, json?: unknown, isLong?: boolean }} [options]
     * @returns {Promise<Answer>}
     */
    async ask(path, { method = "GET", json, isLong = false } = {}) {
      const body = json === undefined
        ? {}
        : { body: JSON.stringify(json), headers: { "Content-Type": "application/json" } };
      try {
        const timeoutMs = isLong ? LONG_TIMEOUT_MS : TIMEOUT_MS;
        return await readAnswer(await request(path, { method, ...body }, timeoutMs));
      } catch {
        notHeard();
        return { kind: "away" };
      }
    },

    /**
     * @param {string} cameraId
     * @param {{ width: number, etag: string | null }} options
     * @returns {Promise<PictureAnswer>}
     */
    async askPicture(cameraId, { width, etag }) {
      const size = width >= WHOLE ? "" : `&width=${width}`;
      const path = `/api/cameras/${encodeURIComponent(cameraId)}/snapshot?${ANY_AGE}${size}`;
      try {
        const answer = await request(
          path,
          etag === null ? {} : { headers: { "If-None-Match": etag } },
        );
        return await readPicture(answer);
      } catch {
        notHeard();
        return { kind: "away" };
      }
    },
  };
}

/** @param {Response} answer @returns {Promise<Answer>} */
async function readAnswer(answer) {
  const text = await answer.text();
  /** @type {any} */
  let body = null;
  try {
    body = text === "" ? null : JSON.parse(text);
  } catch {
    // Not the agent: a captive portal, a proxy.
    return { kind: "away" };
  }
  if (answer.ok) return { kind: "ok", body, status: answer.status };
  return {
    kind: "refused",
    status: answer.status,
    code: body?.code ?? "unknown",
    detail: body?.detail ?? `The agent answered ${answer.status}.`,
    faults: body?.errors ?? [],
  };
}

/** @param {Response} answer @returns {Promise<PictureAnswer>} */
async function readPicture(answer) {
  const heardAtMs = performance.now();
  if (answer.status === 200 || answer.status === 304) {
    return {
      kind: "picture",
      picture: {
        etag: answer.headers.get("ETag") ?? "",
        ageMs: Number(answer.headers.get("X-Frame-Age-Ms") ?? 0),
        heardAtMs,
        status: answer.headers.get("X-Stream-Status"),
        blob: answer.status === 200 ? await answer.blob() : null,
      },
    };
  }
  await answer.body?.cancel();
  const retryAfterS = Number(answer.headers.get("Retry-After") ?? 0);
  if (answer.status === 429 || answer.status === 503) {
    return { kind: "later", waitMs: Math.max(1, retryAfterS) * 1000 };
  }
  return { kind: answer.status >= 500 ? "failed" : "none" };
}
