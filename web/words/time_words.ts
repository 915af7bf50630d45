// Owns how instants and ages are told; the place's own time zone, one format everywhere.
import { t } from "../i18n/translate.ts";
import { locale } from "../i18n/language.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `4 d ago`. */
export function agoWords(ageMs: number): string {
  if (ageMs < 2 * SECOND_MS) return t("just now");
  return t("{duration} ago", { duration: durationWords(ageMs) });
}

/** `0 s`, `12 s`, `3 min`, `2 h`, `4 d`: rounded down, one unit. */
export function durationWords(durationMs: number): string {
  if (durationMs < MINUTE_MS) return `${Math.max(0, Math.floor(durationMs / SECOND_MS))} s`;
  if (durationMs < HOUR_MS) return `${Math.floor(durationMs / MINUTE_MS)} min`;
  if (durationMs < DAY_MS) return `${Math.floor(durationMs / HOUR_MS)} h`;
  return `${Math.floor(durationMs / DAY_MS)} d`;
}

const PARTS = {
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  day_time: {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  },
  full: {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  },
} as const;
const formats = new Map<string, Intl.DateTimeFormat>();

/** `14:03:22`, `Nov 23, 14:03:22` or `Mon, Nov 23, 2026, 14:03:22 CST` at a place; UTC when the zone is unknown. */
export function instantWords(
  iso: string,
  options: { zone: string; as: keyof typeof PARTS },
): string {
  return formatOf(options).format(new Date(iso));
}

function formatOf({ zone, as }: { zone: string; as: keyof typeof PARTS }): Intl.DateTimeFormat {
  const key = `${locale()} ${as} ${zone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = makeFormat({ zone, as });
  formats.set(key, made);
  return made;
}

function makeFormat({ zone, as }: { zone: string; as: keyof typeof PARTS }): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale(), { ...PARTS[as], timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat(locale(), { ...PARTS[as], timeZone: "UTC" });
  }
}
