// Owns how a command's row is shown: to people, and on the wire to the device, which
// alone gets its secrets.
import { Command } from "../contract/device_link.ts";
import type { DeviceCommand } from "../contract/device_settings.ts";
import type { Sealer } from "../seal.ts";
import type { CommandRow } from "./command_queries.ts";

/** The command as the API shows it to people. */
export function toDeviceCommand(row: Omit<CommandRow, "seq">, now: Date): DeviceCommand {
  const camera = row.payload.camera_id;
  return {
    id: row.id,
    device_id: row.device_id,
    kind: row.kind,
    camera_id: typeof camera === "string" ? camera : null,
    status: statusOf(row, now),
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    result: row.result,
  };
}

/**
 * The command as its device gets it.
 * @throws ZodError when the row holds no known command, Error when its secret cannot be opened
 */
export async function toWireCommand(
  row: CommandRow,
  sealer: Pick<Sealer, "open">,
): Promise<Command> {
  const { sealed_config_yaml, sealed_device_token, ...payload } = row.payload;
  const opened = async (sealed: unknown, field: string) =>
    typeof sealed === "string" ? { [field]: await sealer.open(Uint8Array.fromBase64(sealed)) } : {};
  return Command.parse({
    ...payload,
    ...await opened(sealed_config_yaml, "config_yaml"),
    ...await opened(sealed_device_token, "device_token"),
    kind: row.kind,
    id: row.id,
    expires_at: row.expires_at.toISOString(),
  });
}

function statusOf(
  row: Pick<CommandRow, "result" | "finished_at" | "expires_at">,
  now: Date,
): DeviceCommand["status"] {
  if (row.result !== null && !row.result.ok) {
    return row.result.code === "expired" ? "expired" : "failed";
  }
  if (row.finished_at !== null) return "done";
  return row.expires_at <= now ? "expired" : "waiting";
}
