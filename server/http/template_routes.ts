// Owns the routes of configuration templates and of what sets a device apart: parse, call one verb,
// respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { pageOf, PageQuery } from "../contract/page.ts";
import {
  CreatedTemplate,
  CreateTemplate,
  CreateTemplateVersion,
  DeviceConfig,
  DeviceOverrides,
  Preview,
  PreviewTemplate,
  Template,
  TemplateVersion,
} from "../contract/template.ts";
import { getDeviceConfig } from "../deployments/get_device_config.ts";
import type { FactDeps } from "../deployments/load_state.ts";
import type { Sealer } from "../seal.ts";
import { createTemplate } from "../templates/create_template.ts";
import { createTemplateVersion } from "../templates/create_template_version.ts";
import { getConfigSchema } from "../templates/get_config_schema.ts";
import { getTemplate } from "../templates/get_template.ts";
import { listTemplates } from "../templates/list_templates.ts";
import { listTemplateVersions } from "../templates/list_template_versions.ts";
import { previewTemplate } from "../templates/preview_template.ts";
import { putDeviceOverrides } from "../templates/put_device_overrides.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["templates"];
const IdPath = z.object({ id: z.uuid() });

/** `/api/templates` and below, `/api/config_schema`, `/api/devices/{id}/config`. */
export function templateRoutes(deps: FactDeps & { sealer: Sealer }): OpenAPIHono<AppEnv> {
  const router = createRouter();
  addTemplateRoutes(router, deps);
  addVersionRoutes(router, deps);
  addDeviceRoutes(router, deps);
  return router;
}

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

function body<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } };
}

const LIST = createRoute({
  method: "get",
  path: "/api/templates",
  tags,
  summary: "List the configuration templates, by name",
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Template), "A page of templates"), ...PROBLEM_RESPONSES },
});

const CREATE = createRoute({
  method: "post",
  path: "/api/templates",
  tags,
  summary: "Make a template with its first version",
  request: { body: body(CreateTemplate) },
  responses: {
    201: json(CreatedTemplate, "The template and its version"),
    ...PROBLEM_RESPONSES,
  },
});

const GET = createRoute({
  method: "get",
  path: "/api/templates/{id}",
  tags,
  summary: "Show a template",
  request: { params: IdPath },
  responses: { 200: json(Template, "The template"), ...PROBLEM_RESPONSES },
});

const SCHEMA = createRoute({
  method: "get",
  path: "/api/config_schema",
  tags,
  summary: "The agent's settings as JSON Schema (2020-12)",
  responses: {
    200: json(z.record(z.string(), z.unknown()), "The schema by which settings are judged"),
    ...PROBLEM_RESPONSES,
  },
});

function addTemplateRoutes(router: OpenAPIHono<AppEnv>, deps: { sealer: Sealer }): void {
  router.openapi(LIST, async (c) => {
    return c.json(await listTemplates(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(CREATE, async (c) => {
    return c.json(await createTemplate(c.get("ctx"), c.req.valid("json"), deps), 201);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getTemplate(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(SCHEMA, (c) => c.json(getConfigSchema(c.get("ctx")), 200));
}

const LIST_VERSIONS = createRoute({
  method: "get",
  path: "/api/templates/{id}/versions",
  tags,
  summary: "List a template's versions, newest first",
  request: { params: IdPath, query: PageQuery },
  responses: { 200: json(pageOf(TemplateVersion), "A page of versions"), ...PROBLEM_RESPONSES },
});

const CREATE_VERSION = createRoute({
  method: "post",
  path: "/api/templates/{id}/versions",
  tags,
  summary: "Add a version; no device gets it before it is deployed",
  request: { params: IdPath, body: body(CreateTemplateVersion) },
  responses: { 201: json(TemplateVersion, "The version"), ...PROBLEM_RESPONSES },
});

const PREVIEW = createRoute({
  method: "post",
  path: "/api/templates/{id}/preview",
  tags,
  summary: "What each device would be sent, and what would change there; sends nothing",
  request: { params: IdPath, body: body(PreviewTemplate) },
  responses: { 200: json(Preview, "A preview for each device"), ...PROBLEM_RESPONSES },
});

function addVersionRoutes(router: OpenAPIHono<AppEnv>, deps: { sealer: Sealer }): void {
  router.openapi(LIST_VERSIONS, async (c) => {
    const query = { ...c.req.valid("query"), templateId: c.req.valid("param").id };
    return c.json(await listTemplateVersions(c.get("ctx"), query), 200);
  });
  router.openapi(CREATE_VERSION, async (c) => {
    const input = { ...c.req.valid("json"), templateId: c.req.valid("param").id };
    return c.json(await createTemplateVersion(c.get("ctx"), input, deps), 201);
  });
  router.openapi(PREVIEW, async (c) => {
    const input = { ...c.req.valid("json"), templateId: c.req.valid("param").id };
    return c.json(await previewTemplate(c.get("ctx"), input, deps), 200);
  });
}

const GET_CONFIG = createRoute({
  method: "get",
  path: "/api/devices/{id}/config",
  tags,
  summary: "Which settings a device should run, which it runs, and why they differ",
  request: { params: IdPath },
  responses: { 200: json(DeviceConfig, "Desired and applied settings"), ...PROBLEM_RESPONSES },
});

const PUT_OVERRIDES = createRoute({
  method: "put",
  path: "/api/devices/{id}/config/overrides",
  tags,
  summary: "Say what sets a device apart; acts with its next deployment",
  request: { params: IdPath, body: body(DeviceOverrides) },
  responses: { 200: json(DeviceOverrides, "As it is now"), ...PROBLEM_RESPONSES },
});

function addDeviceRoutes(
  router: OpenAPIHono<AppEnv>,
  deps: FactDeps & { sealer: Sealer },
): void {
  router.openapi(GET_CONFIG, async (c) => {
    return c.json(await getDeviceConfig(c.get("ctx"), c.req.valid("param").id, deps), 200);
  });
  router.openapi(PUT_OVERRIDES, async (c) => {
    const input = { ...c.req.valid("json"), deviceId: c.req.valid("param").id };
    return c.json(await putDeviceOverrides(c.get("ctx"), input, deps), 200);
  });
}
