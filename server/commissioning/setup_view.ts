// Owns how a device's rows and its live state become what its judgement rests on, and what the API
// shows. Pure.
import { type Commissioning, SetupStep } from "../contract/commissioning.ts";
import { HEARTBEAT_EVERY_MS } from "../devices/heartbeat_pace.ts";
import { type DeviceState, isOfMachine } from "../kv/device_state.ts";
import { type SetupFacts, waitingFor } from "./judge_setup.ts";
import { FOLLOW_FOR_MS, type SetupRow } from "./queries.ts";
import { SETUP_SENTENCES } from "./setup_sentences.ts";

interface Known {
  live: DeviceState | null;
  now: Date;
  firstReadAt?: Date | null;
}

export function factsOf(row: SetupRow, { live, now, firstReadAt = null }: Known): SetupFacts {
  const since = row.machine_since;
  // What the machine before said is not this one's word.
  const isOwn = live !== null && since !== null && isOfMachine(live, since);
  return {
    nowMs: now.getTime(),
    enrolledAt: since,
    claimEndsAt: row.claim_ends_at,
    isQuarantined: row.is_quarantined,
    heard: isOwn
      ? {
        at: new Date(live.received_at),
        heartbeat: live.heartbeat,
        everyMs: live.told_every_ms ?? HEARTBEAT_EVERY_MS,
      }
      : null,
    isManaged: row.is_managed,
    isDue: row.is_due,
    settingsFault: row.settings_fault,
    found: { firstAt: row.found_first_at, trouble: row.found_trouble },
    firstReadAt,
  };
}

export function toCommissioning(row: SetupRow, known: Known): Commissioning {
  const ageMs = known.now.getTime() - (row.machine_since?.getTime() ?? 0);
  const isRecorded = row.enrolled_at === null ||
    (row.is_followed === true && (row.done_at !== null || ageMs < FOLLOW_FOR_MS));
  const at = new Map(row.steps.map(({ step, at }) => [step, at]));
  const reached = row.steps.map(({ step }) => step);
  const waiting = isRecorded ? waitingFor(factsOf(row, known), reached) : null;
  const isReplacement = row.number !== null && row.number > 1;
  return {
    device_id: row.id,
    device_name: row.name,
    location_id: row.location_id,
    location_name: row.location_name,
    is_managed: row.is_managed,
    state: !isRecorded ? "not_recorded" : waiting === null ? "done" : "waiting",
    machine: row.number ?? 0,
    replaces_since: isReplacement ? row.machine_since?.toISOString() ?? null : null,
    done_at: row.done_at?.toISOString() ?? null,
    steps: SetupStep.options.map((step) => ({
      step,
      is_reached: at.has(step),
      at: rfc3339(at.get(step) ?? null),
    })),
    waiting: waiting === null ? null : { ...waiting, ...SETUP_SENTENCES[waiting.why] },
  };
}

/** Postgres writes an instant in JSON with an offset. */
function rfc3339(at: string | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
