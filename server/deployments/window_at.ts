// Owns whether a location may be disturbed at an instant, by its weekly windows and its own clock.
// Pure. A window's start is a local time; its length is real time, so a changing clock makes it
// neither shorter nor longer. A local start that the clock skips moves on by what is skipped (02:30
// becomes 03:30); one that comes twice counts once, the first time.
import { type MaintenanceWindow, WEEKDAYS } from "../contract/deployment.ts";

export interface WindowState {
  isOpen: boolean;
  /** When it closes, or opens next; `null`: it does neither. */
  untilMs: number | null;
}

interface Span {
  startMs: number;
  endMs: number;
}

/** No windows: always open. */
export function windowAt(
  windows: readonly MaintenanceWindow[],
  { timezone, nowMs }: { timezone: string; nowMs: number },
): WindowState {
  if (windows.length === 0) return { isOpen: true, untilMs: null };
  const spans = spansAround(windows, { timezone, nowMs });
  let untilMs: number | null = null;
  // One that begins before another ends goes on with it.
  for (const { startMs, endMs } of spans) {
    if (startMs <= (untilMs ?? nowMs) && endMs > (untilMs ?? nowMs)) untilMs = endMs;
  }
  if (untilMs !== null) return { isOpen: true, untilMs };
  const next = spans.find(({ startMs }) => startMs > nowMs);
  return { isOpen: false, untilMs: next?.startMs ?? null };
}

/** Those that began since yesterday, or begin within the next week and a day, in order. */
function spansAround(
  windows: readonly MaintenanceWindow[],
  { timezone, nowMs }: { timezone: string; nowMs: number },
): Span[] {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timezone)
    .toPlainDate();
  const spans: Span[] = [];
  for (let offset = -2; offset <= 8; offset++) {
    const date = today.add({ days: offset });
    const day = WEEKDAYS[date.dayOfWeek - 1];
    for (const window of windows) {
      if (day === undefined || !window.days.includes(day)) continue;
      const startMs = date.toZonedDateTime({
        timeZone: timezone,
        plainTime: Temporal.PlainTime.from(window.start),
      }).epochMilliseconds;
      spans.push({ startMs, endMs: startMs + window.duration_minutes * 60_000 });
    }
  }
  return spans.sort((a, b) => a.startMs - b.startMs);
}
