// Owns how a change of the settings is answered, whoever asked for it: with what changed, or with
// every fault.
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { logReload } from "../config/log_reload.ts";
import type { Refusal, Reload } from "../config/running_config.ts";
import type { AppEnv, HttpParts } from "./parts.ts";
import { problem } from "./problem.ts";
import { noSuchCamera } from "./snapshot_routes.ts";

/** The answer, the same for `PUT`, `PATCH` and `POST …/reload`. */
export function answerReload(
  c: Context<AppEnv>,
  reload: Reload,
  { config }: Pick<HttpParts, "config">,
): Response {
  const { kind } = c.get("client");
  if (kind !== "anonymous") logReload(reload, kind);
  const hash = config.hash();
  if (reload.ok) {
    c.header("ETag", `"${hash}"`);
    return c.json({
      cameras: reload.cameras,
      applied: reload.applied,
      needs_restart: reload.needsRestart,
      warnings: reload.warnings,
      hash,
    });
  }
  if (reload.why === "no_such_camera") return noSuchCamera(c);
  const { status, code, detail } = REFUSALS[reload.why];
  if (reload.why === "changed_meanwhile") c.header("ETag", `"${hash}"`);
  return problem(c, {
    status,
    code,
    detail,
    errors: reload.faults,
    ...(reload.why === "changed_meanwhile" ? { extra: { hash } } : {}),
  });
}

type Answer = { status: ContentfulStatusCode; code: string; detail: string };

const REFUSALS: Record<Exclude<Refusal, "no_such_camera">, Answer> = {
  invalid: {
    status: 422,
    code: "invalid_config",
    detail: "The settings have faults. Nothing was changed.",
  },
  no_file: {
    status: 409,
    code: "no_config_file",
    detail: "This agent runs from the command line: there is no settings file to read or change.",
  },
  changed_meanwhile: {
    status: 412,
    code: "config_changed",
    detail: "The settings have changed since you read them. Nothing was changed: read them again.",
  },
  not_writable: {
    status: 409,
    code: "config_not_writable",
    detail: "The settings file cannot be written. Nothing was changed.",
  },
  disk_full: {
    status: 507,
    code: "disk_full",
    detail: "The disk is full. Nothing was changed.",
  },
};

/** Of `If-Match`: the hash that must run; undefined for none and `*`. */
export function hashToMatch(c: Context<AppEnv>): string | undefined {
  const header = c.req.header("If-Match")?.trim();
  if (header === undefined || header === "*") return undefined;
  return header.replace(/^"(.*)"$/, "$1");
}
