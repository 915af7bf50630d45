// Owns the API's calls about deployments, and about the windows in which they may act.
import type {
  CreateDeployment,
  Deployment,
  DeploymentDetail,
  LocationWindows,
  MaintenanceWindows,
} from "../../server/contract/deployment.ts";
import type { Page } from "../../server/contract/page.ts";
import { type Calls, queryOf } from "./call.ts";

/** `GET /api/deployments` as the pages ask it; all optional. */
export type DeploymentFilter = Partial<
  Record<"status" | "template_id" | "device_id" | "cursor" | "limit", string>
>;
/** What may be asked of a deployment that is there. */
export type DeploymentAct = "pause" | "resume" | "halt" | "revert";

const deploymentPath = (id: string) => `/api/deployments/${encodeURIComponent(id)}`;
const windowsPath = (locationId: string) =>
  `/api/locations/${encodeURIComponent(locationId)}/maintenance_windows`;

export const deploymentCalls = ({ get, post, put }: Calls) => ({
  /** Newest first. */
  deployments: (filter: DeploymentFilter) =>
    get<Page<Deployment>>(`/api/deployments${queryOf(filter)}`),
  deployment: (id: string) => get<DeploymentDetail>(deploymentPath(id)),
  /** Sent twice with one key, it begins once. */
  createDeployment: (input: Partial<CreateDeployment>, key: string) =>
    post<Deployment>("/api/deployments", input, { "idempotency-key": key }),
  actOnDeployment: (id: string, act: DeploymentAct) =>
    post<Deployment>(`${deploymentPath(id)}/${act}`),
  maintenanceWindows: (locationId: string) => get<LocationWindows>(windowsPath(locationId)),
  putMaintenanceWindows: (locationId: string, input: MaintenanceWindows) =>
    put<LocationWindows>(windowsPath(locationId), input),
});
