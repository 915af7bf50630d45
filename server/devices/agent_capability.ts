// Owns telling early that an agent is too old for a command: it would ignore it without a word.
import { WashfleetError } from "../errors.ts";
import type { DeviceState } from "../kv/device_state.ts";

/**
 * Refuses what the agent said it cannot do. Of an agent that never said what it can, nothing is
 * known: then the command is sent, and expires without an answer if it is not understood.
 * @throws WashfleetError `conflict` `agent_cannot`
 */
export function requireCapability(
  live: Pick<DeviceState, "heartbeat"> | null,
  wanted: { capability: string; name: string },
): void {
  const { capability, name } = wanted;
  const able = live?.heartbeat.capabilities;
  if (able === undefined || able.includes(capability)) return;
  throw new WashfleetError(
    `Cannot send ${capability} to ${name} as its agent cannot do that: it is too old, or was ` +
      `started without what it takes`,
    { kind: "conflict", code: "agent_cannot", extra: { capability } },
  );
}
