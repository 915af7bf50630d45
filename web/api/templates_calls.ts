// Owns the API's calls about templates, and about what sets one device apart.
import type { Page } from "../../server/contract/page.ts";
import type {
  CreatedTemplate,
  CreateTemplate,
  CreateTemplateVersion,
  DeviceConfig,
  DeviceOverrides,
  Preview,
  PreviewTemplate,
  Template,
  TemplateVersion,
} from "../../server/contract/template.ts";
import { type Calls, queryOf } from "./call.ts";

const templatePath = (id: string) => `/api/templates/${encodeURIComponent(id)}`;
const configPath = (deviceId: string) => `/api/devices/${encodeURIComponent(deviceId)}/config`;

export const templateCalls = ({ get, post, put }: Calls) => ({
  templates: (cursor = "") =>
    get<Page<Template>>(`/api/templates${queryOf({ cursor, limit: "200" })}`),
  template: (id: string) => get<Template>(templatePath(id)),
  createTemplate: (input: Partial<CreateTemplate>) =>
    post<CreatedTemplate>("/api/templates", input),
  /** Newest first. */
  templateVersions: (id: string, filter: { cursor?: string; limit?: string } = {}) =>
    get<Page<TemplateVersion>>(`${templatePath(id)}/versions${queryOf(filter)}`),
  createTemplateVersion: (id: string, input: CreateTemplateVersion) =>
    post<TemplateVersion>(`${templatePath(id)}/versions`, input),
  previewTemplate: (id: string, input: PreviewTemplate) =>
    post<Preview>(`${templatePath(id)}/preview`, input),
  configSchema: () => get<Record<string, unknown>>("/api/config_schema"),
  deviceConfig: (deviceId: string) => get<DeviceConfig>(configPath(deviceId)),
  putOverrides: (deviceId: string, input: DeviceOverrides) =>
    put<DeviceOverrides>(`${configPath(deviceId)}/overrides`, input),
});
