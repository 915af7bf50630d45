// Owns the words in which rules are judged: what is the case, what was told, what is to be done.
import type { Subject } from "../contract/notification.ts";

/** What was raised by a rule and has not ended. */
export interface OpenCause {
  id: string;
  causeKey: string;
  locationId: string | null;
  title: string;
  subjects: readonly Subject[];
  /** The last time that anything was said of it. */
  remindedMs: number;
}

export type Decision =
  | {
    kind: "raise";
    /** The same for the same cause whoever judges it, however often. */
    causeKey: string;
    locationId: string | null;
    title: string;
    text: string;
    subjects: Subject[];
    /** `false`: it is told and over. */
    lasts: boolean;
  }
  | { kind: "recover"; id: string; title: string; text: string }
  | { kind: "remind"; id: string; title: string; text: string }
  /** Ends without a word. */
  | { kind: "quiet"; id: string };

/** A device as its rules see it. `quiet`: in maintenance. */
export interface DeviceFact {
  id: string;
  name: string;
  locationId: string;
  locationName: string;
  state: "online" | "offline" | "quiet";
  /** Offline: since it was last heard. Otherwise: since it is so. */
  sinceMs: number;
  /** How often it was told to report. */
  everyMs: number;
  /** `null`: not known now. */
  diskFreeBytes: number | null;
}

/** The visits of a location within a rule's window that have ended. */
export interface VisitCount {
  locationId: string;
  locationName: string;
  read: number;
  missed: number;
}

/** Whether it is time to say again that it lasts. */
export function isReminderDue(
  cause: Pick<OpenCause, "remindedMs">,
  { remindEveryMs, nowMs }: { remindEveryMs: number | null; nowMs: number },
): boolean {
  return remindEveryMs !== null && nowMs - cause.remindedMs >= remindEveryMs;
}
