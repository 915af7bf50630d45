// Owns the tab's one event stream, which all islands share; islands only subscribe.
import { signal } from "@preact/signals";
import type { Event } from "../../server/contract/event.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { setServerTime } from "./clock.ts";
import { followEvents, type StreamState } from "./follow_events.ts";
import { sleepOrOnline } from "./sleep_or_online.ts";

export interface LiveListener {
  onEvent(event: Event): void;
  /** The stream was away and is back: what events do not tell may have changed. */
  onBack?(): void;
}

/** A tab that nobody sees gives its connection back after this (browsers allow six a server). */
const HIDDEN_MS = 60_000;
/** Enough for every event between the page's rendering and the last island's waking. */
const KEPT_EVENTS = 500;

export const streamState = signal<StreamState>("connecting");
const listeners = new Set<LiveListener>();
const kept: Event[] = [];
let lastEventId: string | null = null;
let running: AbortController | null = null;
let isKept = false;

/** Starts the stream after an event; does nothing when it runs. Browser only. */
export function startLive(afterId: string): void {
  if (lastEventId !== null) return;
  lastEventId = afterId;
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiddenTimer);
    if (document.hidden) hiddenTimer = setTimeout(() => isKept || stop(), HIDDEN_MS);
    else run();
  });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", run);
  run();
}

/** Whether this tab goes on though nobody sees it, as it tells the browser's own notifications. */
export function keepWhenHidden(isWanted: boolean): void {
  isKept = isWanted;
  if (lastEventId !== null && (isKept || !document.hidden)) run();
}

/** Hears every event since the page was rendered. Answers how to stop. */
export function listen(listener: LiveListener): () => void {
  kept.forEach((event) => listener.onEvent(event));
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** To the login, and back here afterwards. */
export function goToLogin(): void {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

function stop(): void {
  running?.abort();
  running = null;
}

function run(): void {
  if (running !== null) return;
  running = new AbortController();
  let wasAway = streamState.peek() !== "connecting";
  followEvents({
    open: createApiClient(sendFromBrowser).events,
    lastEventId: lastEventId ?? "0",
    signal: running.signal,
    onEvent: receive,
    onState: (state) => {
      if (state === "live" && wasAway) listeners.forEach((listener) => listener.onBack?.());
      wasAway = state === "reconnecting";
      // After a pause it says "connecting", which is no trouble worth a banner.
      streamState.value = state;
    },
    onSignedOut: goToLogin,
    onServerTime: setServerTime,
    sleep: sleepOrOnline,
  });
}

function receive(event: Event): void {
  lastEventId = event.id;
  kept.push(event);
  if (kept.length > KEPT_EVENTS) kept.shift();
  listeners.forEach((listener) => listener.onEvent(event));
}
