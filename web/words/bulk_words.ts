// Owns how actions on many devices, and what became of each, are told.
import type { BulkAction, BulkOutcome } from "../../server/contract/bulk_action.ts";
import type { Tone } from "../components/status.tsx";
import { t } from "../i18n/translate.ts";

export const BULK_ACTIONS = [
  "restart",
  "reload",
  "reboot",
  "maintenance_on",
  "maintenance_off",
  "move",
  "delete",
] as const;
export type BulkName = (typeof BULK_ACTIONS)[number];

/** The word on the button. */
export function actWords(action: BulkName): string {
  switch (action) {
    case "restart":
      return t("Restart agent");
    case "reload":
      return t("Reload settings");
    case "reboot":
      return t("Reboot");
    case "maintenance_on":
      return t("Begin maintenance");
    case "maintenance_off":
      return t("End maintenance");
    case "move":
      return t("Move");
    case "delete":
      return t("Delete");
  }
}

/** The question before it, which says how many. */
export function askWords(action: BulkName, count: number): string {
  switch (action) {
    case "restart":
      return t("Restart the agent of {count, plural, one {# device} other {# devices}}?", {
        count,
      });
    case "reload":
      return t("Let {count, plural, one {# device} other {# devices}} read their settings again?", {
        count,
      });
    case "reboot":
      return t("Reboot {count, plural, one {# device} other {# devices}}?", { count });
    case "maintenance_on":
      return t("Put {count, plural, one {# device} other {# devices}} into maintenance?", {
        count,
      });
    case "maintenance_off":
      return t("Take {count, plural, one {# device} other {# devices}} out of maintenance?", {
        count,
      });
    case "move":
      return t("Move {count, plural, one {# device} other {# devices}} to another location?", {
        count,
      });
    case "delete":
      return t("Delete {count, plural, one {# device} other {# devices}}?", { count });
  }
}

/** What it means, before it is done. */
export function meaningWords(action: BulkName): string {
  switch (action) {
    case "restart":
      return t("The agent starts anew. Cameras are away for some seconds.");
    case "reload":
      return t(
        "The agent reads its settings file again. Cameras whose settings differ start anew.",
      );
    case "reboot":
      return t("The whole machine starts anew. It is away for a minute or two.");
    case "maintenance_on":
      return t("No alarms while somebody works on it. Plates are read as before.");
    case "maintenance_off":
      return t("Alarms count again at once.");
    case "move":
      return t(
        "What was read so far stays with the old location. Settings stay until the next deployment.",
      );
    case "delete":
      return t(
        "Their agents are refused from now on. What they read stays. This cannot be taken back.",
      );
  }
}

/** What was or is being done, as a title. */
export function doingWords({ action, items }: Pick<BulkAction, "action" | "items">): string {
  const count = items.length;
  const known = BULK_ACTIONS.find((one) => one === action);
  const act = known === undefined ? action : actWords(known);
  return t("{act}: {count, plural, one {# device} other {# devices}}", { act, count });
}

export function outcomeWords(outcome: BulkOutcome): { tone: Tone; label: string } {
  switch (outcome) {
    case "waiting":
      return { tone: "idle", label: t("Waiting") };
    case "sent":
      return { tone: "info", label: t("Sent") };
    case "done":
      return { tone: "good", label: t("Done") };
    case "unchanged":
      return { tone: "idle", label: t("It was so already") };
    case "failed":
      return { tone: "bad", label: t("Failed") };
    case "expired":
      return { tone: "bad", label: t("No answer") };
    case "interrupted":
      return { tone: "bad", label: t("Not begun") };
  }
}

/** Whether something of it may still change. */
export function isGoingOn({ counts }: Pick<BulkAction, "counts">): boolean {
  return (counts.waiting ?? 0) + (counts.sent ?? 0) > 0;
}
