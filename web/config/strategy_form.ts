// Owns how a rollout is written in a form, and what the API is asked for it. Pure.
import type { Stage, Strategy } from "../../server/contract/deployment.ts";

/** Times as people type them. */
export interface StrategyForm {
  /** `1`, `25%`, one entry a stage; the rest follows by itself. */
  readonly stages: string;
  readonly maxFailures: string;
  readonly onFailure: Strategy["on_failure"];
  /** `""`: any number. */
  readonly maxUnavailable: string;
  readonly confirmSeconds: string;
  readonly soakSeconds: string;
  readonly giveUpDays: string;
}

export const USUAL: StrategyForm = {
  stages: "1, 25%",
  maxFailures: "0",
  onFailure: "revert",
  maxUnavailable: "",
  confirmSeconds: "60",
  soakSeconds: "30",
  giveUpDays: "7",
};

const DAY_MS = 86_400_000;

/** The stages of a text; `null` when a part of it is none. */
export function stagesOf(text: string): Stage[] | null {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== "");
  const stages = parts.map((part): Stage | null => {
    const amount = Number(part.replace(/%$/, ""));
    if (!(amount > 0)) return null;
    if (part.endsWith("%")) return amount <= 100 ? { percent: amount } : null;
    return Number.isInteger(amount) && amount <= 500 ? { count: amount } : null;
  });
  return stages.includes(null) ? null : stages as Stage[];
}

/** What the API is asked; wrong numbers go along, so that it says what is wrong with them. */
export function strategyOf(form: StrategyForm): Strategy {
  return {
    stages: stagesOf(form.stages) ?? [],
    max_failures: Number(form.maxFailures),
    on_failure: form.onFailure,
    per_location_max_unavailable: form.maxUnavailable === "" ? null : Number(form.maxUnavailable),
    confirm_within_ms: Math.round(Number(form.confirmSeconds) * 1000),
    soak_ms: Math.round(Number(form.soakSeconds) * 1000),
    give_up_after_ms: Math.round(Number(form.giveUpDays) * DAY_MS),
  };
}

/** How many devices each stage has, the rest included, as the server divides them. */
export function stageSizes(total: number, stages: readonly Stage[]): number[] {
  let left = total;
  const sizes = stages.map((stage) => {
    const wanted = "count" in stage ? stage.count : Math.ceil(total * stage.percent / 100);
    const size = Math.min(wanted, left);
    left -= size;
    return size;
  });
  return [...sizes, left].filter((size) => size > 0);
}
