// Owns when it is said again that a cause lasts of which events tell the beginning and the end. Pure.
import { type Decision, isReminderDue, type OpenCause } from "./cause.ts";

/** One for each open cause that it is time for. */
export function decideReminders(
  input: { open: readonly OpenCause[]; remindEveryMs: number | null; nowMs: number },
): Decision[] {
  return input.open.filter((cause) => isReminderDue(cause, input)).map(({ id, title }) => ({
    kind: "remind",
    id,
    title: `${title} (still)`,
    text: "It is not over.",
  }));
}
