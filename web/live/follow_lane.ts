// Owns a display's way to its events: who it is, what just happened, then the stream; for ever.
// connecting → live → reconnecting → live …; refused (its key is not taken) is tried again rarely.
import type { Display } from "../../server/contract/display.ts";
import type { Event } from "../../server/contract/event.ts";
import { createApiClient, sendFromBrowser, sendWithKey } from "../api_client.ts";
import { setServerTime } from "./clock.ts";
import { followEvents, type StreamState } from "./follow_events.ts";
import { LANE_EVENTS } from "./lane.ts";
import { sleepOrOnline } from "./sleep_or_online.ts";

export type LaneState = StreamState | "refused";

export interface LaneOptions {
  readonly locationId: string;
  /** `null`: as whoever is signed in. */
  readonly key: string | null;
  /** Ends it. */
  readonly signal: AbortSignal;
  onDisplay(display: Display): void;
  onEvent(event: Event): void;
  onState(state: LaneState): void;
}

const AGAIN_MS = 5000;
const REFUSED_MS = 60_000;
/** A car that came while the page was being loaded is still greeted. */
const RECENT = 10;
/** The server comments every 15 s: a plate must not stay up longer on a dead line. */
const SILENCE_MS = 20_000;

/** Follows until the signal ends it. */
export async function followLane(options: LaneOptions): Promise<void> {
  while (!options.signal.aborted) {
    const refusedBy = await followOnce(options);
    if (options.signal.aborted) return;
    options.onState(refusedBy === null ? "reconnecting" : "refused");
    await sleepOrOnline(refusedBy === null ? AGAIN_MS : REFUSED_MS, options.signal);
  }
}

/** Answers the status by which it was refused; `null`: the server could not be reached. */
async function followOnce(options: LaneOptions): Promise<number | null> {
  const { locationId, key, signal } = options;
  const client = createApiClient(key === null ? sendFromBrowser : sendWithKey(key));
  const filter = { location: locationId, types: LANE_EVENTS.join(",") };
  const display = await client.display(locationId);
  if (!display.ok) return refusalOf(display.status);
  options.onDisplay(display.data);
  const recent = await client.recentEvents(RECENT, filter);
  if (!recent.ok) return refusalOf(recent.status);
  let missed = recent.data.items.toReversed();
  await followEvents({
    open: (lastEventId, signal) => client.events(lastEventId, signal, filter),
    lastEventId: recent.data.items[0]?.id ?? "",
    signal,
    silenceMs: SILENCE_MS,
    onEvent: options.onEvent,
    onServerTime: setServerTime,
    onState(state) {
      options.onState(state);
      if (state !== "live") return;
      // Only now the server's time is known, by which these may be over.
      missed.forEach(options.onEvent);
      missed = [];
    },
    onSignedOut: () => {},
    sleep: sleepOrOnline,
  });
  return 401;
}

function refusalOf(status: number): number | null {
  return [400, 401, 403, 404].includes(status) ? status : null;
}
