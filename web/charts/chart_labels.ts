// Owns what stands at a chart's axes: times by the place's clock, values with their unit, in the
// page's language.
import { locale } from "../i18n/language.ts";

const DAY_S = 86_400;
/** After a change of the reader's clock, uPlot's days begin up to an hour before or after the place's. */
const CLOCK_CHANGE_S = 7200;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A label for each time. With a `step` of a day or more the day; below the hour, and the day where
 * one begins; 0 is the full time, as one that is pointed at. `isClock`: never the day.
 */
export function timeLabels(
  times: readonly number[],
  { zone, step, isClock = false }: { zone: string; step: number; isClock?: boolean },
): string[] {
  return times.map((atS) => {
    const at = new Date(atS * 1000);
    if (isClock) return formatOf("clock", zone).format(at);
    if (step === 0) return formatOf("full", zone).format(at);
    if (step >= DAY_S) return formatOf("day", zone).format((atS + CLOCK_CHANGE_S) * 1000);
    const clock = formatOf("clock", zone).format(at);
    return clock === "00:00" ? formatOf("day", zone).format(at) : clock;
  });
}

/** `1,284`, `0.5 s`, `97 %`. `step`: to the next one of an axis, which is to have another label. */
export function valueLabel(value: number, unit: string, step = 0): string {
  const least = Math.abs(value) < 10 ? 1 : 0;
  const ofStep = step > 0 ? String(Number(step.toPrecision(3))).split(".")[1]?.length ?? 0 : 0;
  const digits = Math.max(least, ofStep);
  const text = new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(
    value,
  );
  return unit === "" ? text : `${text} ${unit}`;
}

const PARTS = {
  full: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  day: { day: "numeric", month: "short" },
  clock: { hour: "2-digit", minute: "2-digit" },
} as const;

function formatOf(as: keyof typeof PARTS, zone: string): Intl.DateTimeFormat {
  const key = `${locale()} ${as} ${zone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = makeFormat(as, zone);
  formats.set(key, made);
  return made;
}

function makeFormat(as: keyof typeof PARTS, zone: string): Intl.DateTimeFormat {
  const options = { ...PARTS[as], hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat(locale(), { ...options, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat(locale(), { ...options, timeZone: "UTC" });
  }
}
