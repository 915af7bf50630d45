// Owns how a command to a device is told, and what became of it.
import type { DeviceCommand } from "../../server/contract/device_settings.ts";
import type { Tone } from "../components/status.tsx";
import { serverWords } from "../i18n/server_words.ts";
import { t, type Text } from "../i18n/translate.ts";

const KINDS: Readonly<Record<string, Text>> = {
  restart_camera: "Restart the stream",
  restart_agent: "Restart the agent",
  reload_config: "Reload its settings file",
  reboot: "Reboot the machine",
  discover: "Look for cameras",
  update: "Update the agent",
  apply_config: "Apply a configuration",
  restore_config: "Restore the configuration before",
  rotate_token: "Take a new token",
  snapshot: "Send a picture",
  read: "Read a plate",
};
const STATUSES: Readonly<Record<DeviceCommand["status"], readonly [Tone, Text]>> = {
  waiting: ["info", "On its way"],
  done: ["good", "Done"],
  failed: ["bad", "Failed"],
  expired: ["warn", "Not answered in time"],
};

/** What was asked: `Restart the stream: lane-1`. */
export function commandWords(
  { kind, camera_id }: Pick<DeviceCommand, "kind" | "camera_id">,
): string {
  const known = KINDS[kind];
  const words = known === undefined ? kind : t(known);
  return camera_id === null ? words : `${words}: ${camera_id}`;
}

/** What became of it, and the device's own words where it gave some. */
export function outcomeWords(
  { status, result }: Pick<DeviceCommand, "status" | "result">,
): { tone: Tone; label: string; detail: string | null } {
  const [tone, label] = STATUSES[status];
  return { tone, label: t(label), detail: detailOf(result) };
}

function detailOf(result: DeviceCommand["result"]): string | null {
  if (result === null) return null;
  if (!result.ok) {
    const faults = (result.faults ?? []).map(({ path, message }) =>
      `${path}: ${serverWords(message)}`
    );
    return faults.length === 0 ? serverWords(result.detail) : faults.join("; ");
  }
  const { applied = [], needs_restart = [] } = result.config ?? {};
  const words = [
    ...(result.detail ? [serverWords(result.detail)] : []),
    ...(applied.length > 0 ? [t("acts now: {settings}", { settings: applied.join(", ") })] : []),
    ...(needs_restart.length > 0
      ? [t("acts after a restart: {settings}", { settings: needs_restart.join(", ") })]
      : []),
  ];
  return words.length === 0 ? null : words.join("; ");
}
