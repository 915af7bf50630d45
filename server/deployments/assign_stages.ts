// Owns which device belongs to which stage. Pure.
import type { Stage } from "../contract/deployment.ts";

/** The stage of each of `total` devices, from 0; those that no stage takes make one more. */
export function assignStages(total: number, stages: readonly Stage[]): number[] {
  const assigned: number[] = [];
  for (const [index, stage] of stages.entries()) {
    const wanted = "count" in stage ? stage.count : Math.ceil(total * stage.percent / 100);
    const size = Math.min(wanted, total - assigned.length);
    assigned.push(...Array<number>(size).fill(index));
  }
  return [...assigned, ...Array<number>(total - assigned.length).fill(stages.length)];
}
