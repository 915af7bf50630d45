// Owns which figures of a device's machine are bad, and which are well again. Pure.
import type { Family } from "./cause_table.ts";
import type { MachineFact } from "./fleet_facts.ts";

/** `grade` and what the verdict rests on come with what is bad. */
export type Verdict =
  | { state: "bad"; grade: number; text: string; data: Record<string, unknown> }
  | { state: "between" | "well" | "unknown" };

/** Below this the next release, or a day's unsent reads, may not fit. */
const LOW_DISK_BYTES = 500_000_000;
/** Well again above this: nothing opens and closes around one limit. */
const WELL_DISK_BYTES = 625_000_000;
const HIGH_MEMORY_RATIO = 0.95;
const WELL_MEMORY_RATIO = 0.9;
/** A Raspberry Pi slows down from here on. */
const HOT_CELSIUS = 80;
const COOL_CELSIUS = 75;
const MOST_GRADE = 20;
const CLOCK_OFF_MS = 30_000;
const CLOCK_WELL_MS = 15_000;

type MachineFamily = Extract<
  Family,
  "disk_low" | "memory_low" | "over_temperature" | "clock_unsynced" | "spool_failing"
>;

export const MACHINE_SIGNS: Readonly<Record<MachineFamily, (machine: MachineFact) => Verdict>> = {
  disk_low: ({ diskFreeBytes: free }) => {
    if (free === null) return { state: "unknown" };
    if (free >= WELL_DISK_BYTES) return { state: "well" };
    if (free >= LOW_DISK_BYTES) return { state: "between" };
    return {
      state: "bad",
      // Each half of what is free is told.
      grade: Math.floor(Math.log2(LOW_DISK_BYTES / Math.max(free, 1))),
      text: `${Math.floor(free / 1_000_000)} MB are free on its disk.`,
      data: { disk_free_bytes: free },
    };
  },
  memory_low: ({ memoryRatio: ratio }) => {
    if (ratio === null) return { state: "unknown" };
    if (ratio <= WELL_MEMORY_RATIO) return { state: "well" };
    if (ratio <= HIGH_MEMORY_RATIO) return { state: "between" };
    const text = `${Math.round(ratio * 100)} % of its memory are in use.`;
    return { state: "bad", grade: 0, text, data: { memory_ratio: ratio } };
  },
  over_temperature: ({ temperatureCelsius: celsius }) => {
    if (celsius === null) return { state: "unknown" };
    if (celsius <= COOL_CELSIUS) return { state: "well" };
    if (celsius < HOT_CELSIUS) return { state: "between" };
    return {
      state: "bad",
      // Beyond any silicon it is the sensor that is wrong.
      grade: Math.min(MOST_GRADE, Math.floor((celsius - HOT_CELSIUS) / 5)),
      text: `It is at ${Math.round(celsius)} °C.`,
      data: { temperature_celsius: celsius },
    };
  },
  clock_unsynced: ({ clockOffsetMs: offset, isClockUnsynced }) => {
    const data = { clock_offset_ms: offset, says_unsynced: isClockUnsynced };
    if (Math.abs(offset) > CLOCK_OFF_MS) {
      const text = `Its clock is ${Math.round(Math.abs(offset) / 1000)} s ${
        offset > 0 ? "ahead" : "behind"
      }.`;
      return { state: "bad", grade: 0, text, data };
    }
    if (isClockUnsynced) {
      return { state: "bad", grade: 0, text: "It says that it does not know the time.", data };
    }
    return { state: Math.abs(offset) <= CLOCK_WELL_MS ? "well" : "between" };
  },
  spool_failing: ({ spoolTrouble: trouble }) => {
    if (trouble === undefined) return { state: "unknown" };
    if (trouble === null) return { state: "well" };
    return { state: "bad", grade: 0, text: trouble, data: {} };
  },
};
