// Owns what needs a person's attention and in which order: broken cameras first. Decides only.
// @ts-check
import { gigabytes, plural } from "./words.js";

/** @typedef {Awaited<ReturnType<typeof import("../../health_routes.ts").describeHealth>>} Health */
/** @typedef {Health["cameras"][number]} CameraHealth */
/** @typedef {"bad" | "warn" | "info"} Level */
/**
 * One thing to look at. `due_in_ms` is when the agent does its `next_step` by itself.
 * @typedef {{ key: string, level: Level, title: string, headline: string, what_to_do: string | null,
 *   next_step: string | null, due_in_ms: number | null, go_to: string }} Item
 */

/** @type {Record<Level, number>} */
const ORDER = { bad: 0, warn: 1, info: 2 };
const HOT_CELSIUS = 80;
const FULL_BYTES = 500_000_000;

/** @param {Health} health @returns {Item[]} */
export function whatNeedsAttention(health) {
  const items = [
    ...health.cameras.flatMap(cameraItem),
    ...(health.cameras.length === 0 ? [NO_CAMERA] : []),
    ...linkItem(health.link),
    ...configItem(health.config),
    ...brakeItem(health.brake ?? null),
    ...machineItems(health.machine),
  ];
  return items.sort((a, b) => ORDER[a.level] - ORDER[b.level]);
}

/**
 * All in one sentence.
 * @param {Health} health
 * @param {readonly Item[]} items
 * @returns {{ level: Level | "good", words: string }}
 */
export function overallWords(health, items) {
  const bad = items.filter((item) => item.level === "bad").length;
  const warn = items.filter((item) => item.level === "warn").length;
  if (bad > 0) {
    const more = warn > 0 ? `, ${warn} more to look at` : "";
    return { level: "bad", words: `${plural(bad, "thing")} broken${more}` };
  }
  if (warn > 0) return { level: "warn", words: `${plural(warn, "thing")} to look at` };
  if (health.cameras.length === 0) return { level: "info", words: "Ready for its first camera" };
  const live = health.cameras.filter((camera) => camera.status === "streaming").length;
  if (live < health.cameras.length && items.some((item) => item.key.startsWith("camera "))) {
    return { level: "info", words: "Connecting" };
  }
  return { level: "good", words: "All is well" };
}

/** @type {{ level: "wait", words: string }} */
export const NOT_KNOWN = { level: "wait", words: "Not known: no answer" };

/** @type {Record<string, { level: Level | "good" | "off", word: string }>} */
const STATUS = {
  starting: { level: "info", word: "Connecting" },
  streaming: { level: "good", word: "Live" },
  stalled: { level: "bad", word: "No pictures" },
  frozen: { level: "bad", word: "Frozen" },
  dark: { level: "warn", word: "Dark" },
  failed: { level: "bad", word: "No pictures" },
  backing_off: { level: "bad", word: "No pictures" },
  stopped: { level: "off", word: "Switched off" },
};

/** @param {string} status also of an agent newer than this page */
export function statusOf(status) {
  return STATUS[status] ?? { level: /** @type {Level} */ ("warn"), word: status };
}

/** @param {CameraHealth} camera @returns {Item[]} */
function cameraItem(camera) {
  const { level } = statusOf(camera.status);
  if (level === "good" || level === "off") return [];
  return [{
    key: `camera ${camera.camera_id}`,
    level,
    title: camera.name,
    headline: camera.headline,
    what_to_do: camera.what_to_do,
    next_step: camera.next_step,
    due_in_ms: camera.next_attempt_in_ms,
    go_to: `camera-${camera.camera_id}`,
  }];
}

/** @type {Item} */
const NO_CAMERA = {
  key: "no camera",
  level: "info",
  title: "No camera yet",
  headline: "Nothing is set up to give pictures.",
  what_to_do: "Search for cameras, or add one by its address.",
  next_step: null,
  due_in_ms: null,
  go_to: "find",
};

/** @param {Health["link"]} link @returns {Item[]} */
function linkItem(link) {
  const said = { title: "Server", next_step: null, due_in_ms: null, go_to: "server" };
  switch (link.state) {
    case "up":
      return link.detail === null ? [] : [{
        ...said,
        key: "link",
        level: "warn",
        headline: link.detail,
        what_to_do: null,
      }];
    case "unlinked":
      return [{
        ...said,
        key: "link",
        level: "info",
        title: "Not linked yet",
        headline: "This agent runs alone: no server reads plates.",
        what_to_do: "Enter the claim code from the dashboard.",
      }];
    case "refused":
    case "revoked":
      return [{
        ...said,
        key: "link",
        level: "bad",
        headline: link.detail ?? "The server refuses this agent.",
        what_to_do: "Enter a new claim code.",
      }];
    case "away":
      return [{
        ...said,
        key: "link",
        level: "warn",
        headline: link.detail ?? "The server does not answer.",
        what_to_do: "Check the site's internet. Cameras go on without it.",
        next_step: "The agent tries again by itself.",
      }];
    default:
      return [{
        ...said,
        key: "link",
        level: "info",
        headline: link.detail ?? "Connecting to the server.",
        what_to_do: null,
      }];
  }
}

/** @param {Health["config"]} config @returns {Item[]} */
function configItem(config) {
  if (config.faults.length === 0 && config.source !== "last_known_good") return [];
  return [{
    key: "config",
    level: "warn",
    title: "Settings",
    headline: config.source === "last_known_good"
      ? "The settings file is broken. The last settings that worked are running."
      : "The settings file was changed and is broken. The settings before are running.",
    what_to_do: "Correct the places named under Settings.",
    next_step: null,
    due_in_ms: null,
    go_to: "settings",
  }];
}

/** @param {Health["brake"]} brake @returns {Item[]} */
function brakeItem(brake) {
  if (brake === null) return [];
  return [{
    key: "brake",
    level: brake.step === "bare" ? "bad" : "warn",
    title: "The agent",
    headline: `It ended by itself ${brake.ends} times in a row and leaves parts of itself out.`,
    what_to_do: "Undo the last change of its settings; its log has its last words.",
    next_step: "The agent tries all of it again every hour.",
    due_in_ms: null,
    go_to: "machine",
  }];
}

/** @param {Health["machine"]} machine @returns {Item[]} */
function machineItems(machine) {
  const said = { level: /** @type {Level} */ ("warn"), title: "This machine", go_to: "machine" };
  const { temperature_celsius: heat, disk_free_bytes: free } = machine;
  const isSlowed = (machine.slowed_by ?? 1) > 1;
  const items = [];
  if (heat !== null && (heat >= HOT_CELSIUS || isSlowed)) {
    items.push({
      ...said,
      key: "heat",
      headline: `It is ${Math.round(heat)} °C hot.`,
      what_to_do: "Give it air or shade: it slows itself down to cool.",
      next_step: isSlowed ? "The agent asks for fewer pictures until it has cooled down." : null,
      due_in_ms: null,
    });
  }
  if (machine.under_voltage === true) {
    items.push({
      ...said,
      key: "power",
      headline: "Its power supply gives too little voltage.",
      what_to_do: "Use the maker's power supply, with no hub and no long cable in between.",
      next_step: null,
      due_in_ms: null,
    });
  }
  if (machine.disk_read_only === true) {
    items.push({
      ...said,
      key: "read-only",
      headline: "Its disk is read-only: nothing can be kept or changed.",
      what_to_do: "Restart it; if this comes back, replace the card.",
      next_step: null,
      due_in_ms: null,
    });
  }
  if (free !== null && free < FULL_BYTES) {
    items.push({
      ...said,
      key: "disk",
      headline: `Its disk is nearly full: ${gigabytes(free)} free.`,
      what_to_do: "Make room, or put in a larger card.",
      next_step: null,
      due_in_ms: null,
    });
  }
  return items;
}
