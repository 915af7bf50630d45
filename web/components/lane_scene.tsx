// Owns how a lane's display looks: read from five metres, by somebody in a car.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Display } from "../../server/contract/display.ts";
import { t } from "../i18n/translate.ts";
import type { LaneState } from "../live/follow_lane.ts";
import type { Greeting, LaneCard } from "../live/lane.ts";
import { locale } from "../i18n/language.ts";
import { Maximize, WifiOff } from "./icons.ts";

export interface LaneSceneProps {
  readonly root: RefObject<HTMLElement>;
  readonly build: string;
  readonly display: Display | null;
  readonly card: LaneCard | null;
  readonly state: LaneState;
  readonly isDim: boolean;
  readonly nowMs: number;
}

export function LaneScene({ root, build, display, card, state, isDim, nowMs }: LaneSceneProps) {
  const clock = <Clock nowMs={nowMs} zone={display?.timezone ?? null} />;
  const isKnown = state === "live";
  return (
    <main
      ref={root}
      class={`lane ${isDim ? "dim" : ""}`}
      data-build={build}
      data-state={state}
      data-greeting={card?.greeting ?? "none"}
      onClick={enterFullScreen}
    >
      <div class="lane-shift">
        <div class="lane-top">
          <h1>{display?.name ?? "washfleet"}</h1>
          {(card !== null || !isKnown) && clock}
        </div>
        <div class="lane-stage" aria-live="polite">
          {isKnown && card !== null && <Car card={card} />}
          {isKnown && card === null && clock}
          {!isKnown && <Trouble state={state} />}
        </div>
        <div class="lane-bottom">
          <button type="button" class="lane-button" onClick={enterFullScreen}>
            <Maximize /> {t("Full screen")}
          </button>
        </div>
      </div>
    </main>
  );
}

function Car({ card: { plate, greeting } }: { card: LaneCard }) {
  const element = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    const fitNow = () => fit(element.current);
    fitNow();
    addEventListener("resize", fitNow);
    return () => removeEventListener("resize", fitNow);
  }, [plate]);
  return (
    <>
      <p class="lane-greeting">{greetingWords(greeting)}</p>
      {plate === null
        ? <p class="lane-hint">{t("Please wait, someone will help you")}</p>
        : <p class="lane-plate" ref={element} translate={false}>{plate}</p>}
    </>
  );
}

/** As large as the screen lets this plate be: an M is twice as wide as a 1. */
function fit(element: HTMLElement | null): void {
  element?.style.setProperty("--fit", "1");
  const room = element?.parentElement?.clientWidth ?? 0;
  const wanted = element?.scrollWidth ?? 0;
  if (wanted > room) element?.style.setProperty("--fit", String(room / wanted));
}

function Trouble({ state }: { state: LaneState }) {
  if (state === "connecting") return <p class="lane-hint">{t("Connecting…")}</p>;
  const isRefused = state === "refused";
  return (
    <div class="lane-trouble" role="status">
      <WifiOff />
      <p>{isRefused ? t("This display has no valid key") : t("No connection to the server")}</p>
      <p class="lane-hint">
        {isRefused
          ? t("Make a new link on the location's page and open it here")
          : t("Trying again by itself")}
      </p>
    </div>
  );
}

function greetingWords(greeting: Greeting): string {
  switch (greeting) {
    case "member":
      return t("Welcome back");
    case "guest":
      return t("Welcome");
    case "blocked":
      return t("Please see the attendant");
    case "unread":
      return t("We could not read your plate");
  }
}

/** The site's own; nothing before its zone is known. */
function Clock({ nowMs, zone }: { nowMs: number; zone: string | null }) {
  if (zone === null) return <span class="lane-clock" />;
  const iso = new Date(nowMs).toISOString();
  return <time class="lane-clock" dateTime={iso}>{clockWords(nowMs, zone)}</time>;
}

function clockWords(nowMs: number, zone: string): string {
  const parts = { hour: "2-digit", minute: "2-digit" } as const;
  try {
    return new Intl.DateTimeFormat(locale(), { ...parts, timeZone: zone }).format(nowMs);
  } catch {
    return "";
  }
}

function enterFullScreen(): void {
  if (document.fullscreenElement === null) {
    document.documentElement.requestFullscreen?.()?.catch(() => {});
  }
}
