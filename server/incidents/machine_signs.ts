// Owns which figures of a device's machine are bad, and which are well again. Pure.
import type { BrakeReport } from "../contract/device_link.ts";
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
  | "disk_low"
  | "disk_read_only"
  | "memory_low"
  | "over_temperature"
  | "under_voltage"
  | "clock_unsynced"
  | "spool_failing"
  | "agent_crashing"
  | "update_rolled_back"
>;

/** From the mildest on. */
const STEPS: readonly BrakeReport["step"][] = ["kept_settings", "spare", "bare"];

const BRAKES: Readonly<Record<BrakeReport["step"], string>> = {
  kept_settings: "It runs with the last settings that held.",
  spare: "It runs without looking for cameras, without remedies and without hardware decoding.",
  bare: "It gives pictures to whoever asks, and reads nothing by itself.",
};

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
  disk_read_only: ({ isDiskReadOnly }) => {
    if (isDiskReadOnly === null) return { state: "unknown" };
    if (!isDiskReadOnly) return { state: "well" };
    return { state: "bad", grade: 0, text: "Its disk takes no write.", data: {} };
  },
  memory_low: ({ memoryRatio: ratio }) => {
    if (ratio === null) return { state: "unknown" };
    if (ratio <= WELL_MEMORY_RATIO) return { state: "well" };
    if (ratio <= HIGH_MEMORY_RATIO) return { state: "between" };
    const text = `${Math.round(ratio * 100)} % of its memory are in use.`;
    return { state: "bad", grade: 0, text, data: { memory_ratio: ratio } };
  },
  over_temperature: ({ temperatureCelsius: celsius, slowedBy }) => {
    if (celsius === null) return { state: "unknown" };
    const isSlowed = slowedBy > 1;
    if (!isSlowed && celsius <= COOL_CELSIUS) return { state: "well" };
    if (!isSlowed && celsius < HOT_CELSIUS) return { state: "between" };
    const slowed = isSlowed ? ` It asks for pictures up to ${slowedBy} times less often.` : "";
    return {
      state: "bad",
      // Beyond any silicon it is the sensor that is wrong.
      grade: Math.max(0, Math.min(MOST_GRADE, Math.floor((celsius - HOT_CELSIUS) / 5))),
      text: `It is at ${Math.round(celsius)} °C.${slowed}`,
      data: { temperature_celsius: celsius, slowed_by: slowedBy },
    };
  },
  under_voltage: ({ isUnderVoltage }) => {
    if (isUnderVoltage === null) return { state: "unknown" };
    if (!isUnderVoltage) return { state: "well" };
    const text = "Its firmware says that the supply gives too little voltage.";
    return { state: "bad", grade: 0, text, data: {} };
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
  agent_crashing: ({ brake }) => {
    // A release from before there was a brake leaves nothing out, as who went back to one wants it.
    if (brake === undefined || brake === null) return { state: "well" };
    const { step, ends } = brake;
    const text = `It ended by itself ${ends} times in a row soon after its start. ${BRAKES[step]}`;
    return { state: "bad", grade: STEPS.indexOf(step), text, data: { step, ends } };
  },
  update_rolled_back: ({ update }) => {
    if (update === null) return { state: "well" };
    const { state, active_sequence, last_failure } = update;
    if (state === "trying") return { state: "between" };
    if (state === "committed" || last_failure === null) return { state: "well" };
    const { sequence, reason } = last_failure;
    return {
      state: "bad",
      grade: 0,
      text: `It went back to release ${active_sequence} from ${sequence}: ${reason}.`,
      data: { active_sequence, sequence },
    };
  },
};
