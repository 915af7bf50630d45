// Owns a lane's display: the newest car's plate and greeting, a clock between cars, and plain words
// when it cannot know. Follows its events by a stream of its own, with a key of its own.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Display } from "../../server/contract/display.ts";
import { LaneScene } from "../components/lane_scene.tsx";
import { serverNowMs, useNowMs } from "../live/clock.ts";
import { takeKey } from "../live/display_key.ts";
import { followLane, type LaneState } from "../live/follow_lane.ts";
import { isOutdated, keepAwake, reloadRarely, watchClock } from "../live/keep_display.ts";
import { afterEvent, afterTime, type LaneCard, type LaneFilter } from "../live/lane.ts";

export interface LaneDisplayProps {
  readonly locationId: string;
  readonly filter: LaneFilter;
  /** Names this page's scripts and styles: another one at the server is a newer version. */
  readonly build: string;
}

/** A blink of the line is not worth a word, but no plate outlives it for longer. */
const DOWN_AFTER_MS = 3000;
const DIM_AFTER_MS = 120_000;
const SHIFT_EVERY_MS = 60_000;
const ASK_BUILD_EVERY_MS = 300_000;
/** So long after the last car nobody looks. */
const QUIET_MS = 60_000;

export default function LaneDisplay({ locationId, filter, build }: LaneDisplayProps) {
  const display = useSignal<Display | null>(null);
  const card = useSignal<LaneCard | null>(null);
  const state = useSignal<LaneState>("connecting");
  const sinceMs = useRef({ state: 0, card: 0 });
  const root = useRef<HTMLElement>(null);
  const nowMs = useNowMs();
  useEffect(() => {
    const show = (shown: LaneCard | null) => {
      if (shown !== card.peek()) sinceMs.current.card = performance.now();
      card.value = shown;
    };
    const stopFollowing = follow({ locationId, filter, display, card, state, show, sinceMs });
    const stopKeeping = keepRunning({ build, root, isQuiet: () => isQuiet(sinceMs.current.card) });
    const tick = setInterval(() => {
      const isDown = state.peek() !== "live" && !isYoung(sinceMs.current.state, DOWN_AFTER_MS);
      show(isDown ? null : afterTime(card.peek(), serverNowMs()));
    }, 250);
    return () => {
      stopFollowing();
      stopKeeping();
      clearInterval(tick);
    };
  }, []);
  const isBlinking = state.value === "reconnecting" &&
    isYoung(sinceMs.current.state, DOWN_AFTER_MS);
  return (
    <LaneScene
      root={root}
      build={build}
      display={display.value}
      card={card.value}
      state={isBlinking ? "live" : state.value}
      isDim={card.value === null && !isYoung(sinceMs.current.card, DIM_AFTER_MS)}
      nowMs={nowMs}
    />
  );
}

type Follow = Pick<LaneDisplayProps, "locationId" | "filter"> & {
  readonly display: { value: Display | null };
  readonly card: { peek(): LaneCard | null };
  readonly state: { value: LaneState; peek(): LaneState };
  readonly sinceMs: { readonly current: { state: number } };
  show(card: LaneCard | null): void;
};

/** Follows anew when the address brings another key, or the clock has jumped. */
function follow(
  { locationId, filter, display, card, state, sinceMs, show }: Follow,
): () => void {
  let running = new AbortController();
  const start = () => {
    running.abort();
    running = new AbortController();
    followLane({
      locationId,
      key: takeKey(locationId),
      signal: running.signal,
      onDisplay(told) {
        display.value = told;
        document.title = `${told.name} · washfleet`;
      },
      onEvent: (event) => show(afterEvent(card.peek(), event, { filter, nowMs: serverNowMs() })),
      onState(next) {
        const isSame = (next === "live") === (state.peek() === "live");
        if (!isSame) sinceMs.current.state = performance.now();
        state.value = next;
      },
    });
  };
  const clock = watchClock();
  const timer = setInterval(() => clock.jumped() && start(), 1000);
  addEventListener("hashchange", start);
  start();
  return () => {
    running.abort();
    clearInterval(timer);
    removeEventListener("hashchange", start);
  };
}

interface Keep {
  readonly build: string;
  readonly root: { readonly current: HTMLElement | null };
  isQuiet(): boolean;
}

function keepRunning({ build, root, isQuiet }: Keep): () => void {
  const stopWaking = keepAwake();
  let isOld = false;
  const timers = [
    setInterval(async () => isOld = await isOutdated(build), ASK_BUILD_EVERY_MS),
    setInterval(() => isOld && isQuiet() && reloadRarely(), 5000),
    setInterval(() => shift(root.current), SHIFT_EVERY_MS),
  ];
  return () => {
    stopWaking();
    timers.forEach((timer) => clearInterval(timer));
  };
}

/** Moves all that is shown a little, each minute elsewhere: no point of the screen burns in. */
function shift(element: HTMLElement | null): void {
  const minute = Math.floor(Date.now() / SHIFT_EVERY_MS);
  element?.style.setProperty("--shift-x", `${(Math.sin(minute * 0.7) * 2.5).toFixed(2)}vw`);
  element?.style.setProperty("--shift-y", `${(Math.cos(minute * 1.1) * 2.5).toFixed(2)}vh`);
}

function isYoung(atMs: number, ageMs: number): boolean {
  return typeof performance !== "undefined" && performance.now() - atMs < ageMs;
}

function isQuiet(atMs: number): boolean {
  return !isYoung(atMs, QUIET_MS);
}
