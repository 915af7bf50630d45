// Owns the judgement whether one token is used by two machines, from the starts of the agent that
// its heartbeats name. Pure. No clock plays a part in it but for forgetting.
//
// An agent that was started anew, or moved to another machine with its card, has ended before its
// successor began; what it said may still be on its way. So a report of it that comes late proves
// nothing. Each answer tells which starts the server has heard, and the next report repeats it: a
// start that names its successor got an answer after that one began, so both run.
import type { BootSeen } from "../kv/device_state.ts";

/** How often each of two must have named the other: two processes may overlap for a moment. */
export const NAMED_MOST = 2;
/** A start not heard for this long is forgotten, also when the server's clock jumped. */
export const FORGET_AFTER_MS = 600_000;
const REMEMBERED_MOST = 4;

export interface BootReport {
  boot_id: string;
  /** The newest answer that it got; `null`: none yet, or an agent that does not tell. */
  lastAnswer: string | null;
  /** By the server's clock. */
  heardMs: number;
}

export interface BootJudgement {
  boots: BootSeen[];
  /** What the report is answered with. */
  answerId: string;
  isCloned: boolean;
}

/** What is known after a report, and whether two machines run with one token. */
export function watchBoots(before: readonly BootSeen[], report: BootReport): BootJudgement {
  const { boot_id, heardMs } = report;
  const recent = before.filter(({ heard_ms }) => Math.abs(heardMs - heard_ms) <= FORGET_AFTER_MS);
  const known = recent.find((one) => one.boot_id === boot_id);
  const others = recent.filter((one) => one !== known);
  const told = report.lastAnswer?.split(".") ?? [];
  const counts = others.map((other) => {
    const count = known?.named[other.boot_id] ?? 0;
    return [other.boot_id, count + (told.includes(tagOf(other.boot_id)) ? 1 : 0)] as const;
  });
  const boot = { boot_id, heard_ms: heardMs, named: Object.fromEntries(counts) };
  const boots = [...others, boot].slice(-REMEMBERED_MOST);
  return {
    boots,
    answerId: boots.map((one) => tagOf(one.boot_id)).join("."),
    isCloned: others.some((other) => areBothNamed(boot, other)),
  };
}

function areBothNamed(one: BootSeen, other: BootSeen): boolean {
  return (one.named[other.boot_id] ?? 0) >= NAMED_MOST &&
    (other.named[one.boot_id] ?? 0) >= NAMED_MOST;
}

/** Of a UUID, the part that is random in each of its versions. */
function tagOf(bootId: string): string {
  return bootId.slice(-12);
}
