// Owns the API's calls about one device: its health, commands and history, and changes to it.
import type { AuditRow } from "../../server/contract/audit.ts";
import type {
  DeviceCommand,
  SendCommand,
  UpdateDevice,
} from "../../server/contract/device_settings.ts";
import type { Device } from "../../server/contract/fleet.ts";
import type { HealthHistory } from "../../server/contract/health_history.ts";
import type { Page } from "../../server/contract/page.ts";
import { type Calls, queryOf } from "./call.ts";

/** A command as it is asked for: its deadline may be left to the server. */
export type CommandInput = SendCommand extends infer T
  ? T extends { kind: unknown } ? Omit<T, "expires_in_ms"> : never
  : never;

const at = (id: string) => `/api/devices/${encodeURIComponent(id)}`;

export const healthCalls = ({ get, post, patch, del }: Calls) => ({
  deviceHealth: (id: string, range: { from?: string; to?: string }) =>
    get<HealthHistory>(`${at(id)}/health${queryOf(range)}`),
  deviceCommands: (id: string, limit: number) =>
    get<Page<DeviceCommand>>(`${at(id)}/commands?limit=${limit}`),
  sendDeviceCommand: (id: string, command: CommandInput) =>
    post<DeviceCommand>(`${at(id)}/commands`, command),
  changeDevice: (id: string, change: UpdateDevice) => patch<Device>(at(id), change),
  removeDevice: (id: string) => del<null>(at(id)),
  releaseDevice: (id: string) => post<Device>(`${at(id)}/quarantine/release`),
  rotateDeviceToken: (id: string) => post<DeviceCommand>(`${at(id)}/token/rotate`),
  /** Only administrators may know. */
  deviceAudit: (id: string, limit: number) =>
    get<Page<AuditRow>>(`/api/audit${queryOf({ target_id: id, limit: String(limit) })}`),
});
