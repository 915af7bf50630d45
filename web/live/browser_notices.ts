// Owns the browser's own notifications: one of its tabs tells them, and stays awake for it though
// nobody sees it. Browser only; needs https or localhost.
import type { Event } from "../../server/contract/event.ts";
import { eventWords } from "../words/event_words.ts";
import { serverNowMs } from "./clock.ts";
import { keepWhenHidden } from "./live.ts";
import { isNews, noticeHref, storedNumber, storeNumber } from "./notices.ts";

const WANTED = "bell.notify";
const TOLD = "bell.told";

export type Permission = "unsupported" | "denied" | "off" | "on";

/** How things stand in this browser. */
export function notifyPermission(): Permission {
  if (!("Notification" in globalThis) || !("locks" in navigator)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && storedNumber(WANTED) === 1 ? "on" : "off";
}

/** Asks the person, so only after a click; or stops telling. */
export async function setNotify(isWanted: boolean): Promise<Permission> {
  storeNumber(WANTED, isWanted ? 1 : 0);
  if (isWanted && Notification.permission === "default") await Notification.requestPermission();
  return notifyPermission();
}

/** Becomes the tab that tells, as soon as no other is. Answers how to stop. */
export function becomeTeller(onChange: (isTeller: boolean) => void): () => void {
  const stopping = new AbortController();
  const held = Promise.withResolvers<void>();
  navigator.locks.request("washfleet.teller", { signal: stopping.signal }, async () => {
    onChange(true);
    keepWhenHidden(true);
    await held.promise;
    keepWhenHidden(false);
    onChange(false);
  }).catch(() => {}); // stopped before its turn
  return () => {
    held.resolve();
    stopping.abort();
  };
}

/** Tells it, unless it is no news or somebody looks at this very tab. */
export function tellInBrowser(event: Event): void {
  const toldId = storedNumber(TOLD) ?? 0;
  if (!isNews(event, { toldId, nowMs: serverNowMs() })) return;
  storeNumber(TOLD, Number(event.id));
  if (document.hasFocus()) return;
  const notice = new Notification("washfleet", {
    body: eventWords(event).text,
    tag: `washfleet-${event.id}`,
  });
  notice.onclick = () => {
    focus();
    const href = noticeHref(event);
    if (href !== null) location.assign(href);
  };
}
