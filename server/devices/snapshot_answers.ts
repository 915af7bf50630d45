// Owns who in this process waits for which device's answer. That an answer came is always learned
// from the database, whichever instance received it; only the picture's bytes take a short cut
// when it was this one.
import { getLogger } from "@logtape/logtape";
import type { CommandResult } from "../contract/device_link.ts";
import type { Listener } from "../db/listen.ts";
import type { Db } from "../db/sql.ts";
import { RESULTS_CHANNEL, takeAnswer } from "./command_queries.ts";

/** A device's answer to a snapshot command. */
export interface SnapshotAnswer {
  result: CommandResult;
  frame: Uint8Array | null;
  /** When it began to arrive, by the clock of the server that received it. */
  receivedAt: Date;
}

export interface SnapshotAnswers {
  /**
   * Waits for the answer to a command; call it before the command can be seen by its device.
   * @returns `null` when none came within `timeoutMs`
   */
  wait(commandId: string, timeoutMs: number): Promise<SnapshotAnswer | null>;
  /** Ends a wait with `null`, e.g. when the command could not be sent. */
  cancel(commandId: string): void;
  /** Keeps the bytes for whoever waits here. @returns false when nobody does: store them */
  hold(commandId: string, frame: Uint8Array): boolean;
  /** Looks for the answer now instead of when the notification comes. */
  check(commandId: string): Promise<void>;
  /** Ends every wait with `null`. */
  close(): void;
}

interface Waiter {
  settle: (answer: SnapshotAnswer | null) => void;
  frame: Uint8Array | null;
}

/** The process's waiting room. It listens from the first wait on. */
export function createSnapshotAnswers(
  deps: { db: Db; listener: Pick<Listener, "subscribe"> },
): SnapshotAnswers {
  const waiters = new Map<string, Waiter>();
  let unsubscribe: (() => void) | undefined;

  const check = async (commandId: string) => {
    const waiter = waiters.get(commandId);
    if (waiter === undefined) return;
    const row = await takeAnswer(deps.db, commandId);
    if (row === undefined) return;
    const frame = row.frame ?? waiter.frame;
    waiter.settle({ result: row.result, frame, receivedAt: row.finished_at });
  };
  const checkOrLog = (commandId: string) =>
    check(commandId).catch((error) => {
      getLogger(["server", "devices"]).warning("cannot look for the answer to {command_id}", {
        command_id: commandId,
        error,
      });
    });
  const onNotification = (commandId: string | null) => {
    // Notifications were missed: any of the answers may be there.
    for (const id of commandId === null ? waiters.keys() : [commandId]) checkOrLog(id);
  };

  return {
    wait: (commandId, timeoutMs) => {
      unsubscribe ??= deps.listener.subscribe(RESULTS_CHANNEL, onNotification);
      return new Promise((resolve) => {
        const settle = (answer: SnapshotAnswer | null) => {
          clearTimeout(timer);
          if (waiters.delete(commandId)) resolve(answer);
        };
        // One last look: the notification may be late although the answer was in time.
        const timer = setTimeout(
          () => checkOrLog(commandId).then(() => settle(null)),
          timeoutMs,
        );
        waiters.set(commandId, { settle, frame: null });
      });
    },
    cancel: (commandId) => waiters.get(commandId)?.settle(null),
    hold: (commandId, frame) => {
      const waiter = waiters.get(commandId);
      if (waiter === undefined) return false;
      waiter.frame = frame;
      return true;
    },
    check: checkOrLog,
    close: () => {
      unsubscribe?.();
      for (const waiter of [...waiters.values()]) waiter.settle(null);
    },
  };
}
