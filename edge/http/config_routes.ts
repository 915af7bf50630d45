// Owns `/api/config…`: what runs, secrets struck out, other settings in its place, and reading the
// file again.
import { type Context, Hono } from "hono";
import { accepts } from "hono/accepts";
import { configText } from "../config/parse_config.ts";
import { shownConfig } from "../config/strike_secrets.ts";
import { readJson } from "./json_body.ts";
import type { AppEnv, HttpParts } from "./parts.ts";
import { problem } from "./problem.ts";
import { answerReload, hashToMatch } from "./reload_answer.ts";

const YAML = "application/yaml";
const YAML_TYPES = new Set([YAML, "application/x-yaml", "text/yaml"]);
const JSON_TYPE = "application/json";

/** Mounted at `/api/config`. */
export function configRoutes(parts: HttpParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/", (c) => {
    const config = shownConfig(parts.config.current());
    c.header("ETag", `"${parts.config.hash()}"`);
    c.header("Vary", "Accept");
    c.header("Cache-Control", "private, no-cache");
    const supports = [JSON_TYPE, YAML];
    if (accepts(c, { header: "Accept", supports, default: JSON_TYPE }) === YAML) {
      return c.body(configText(config), 200, { "Content-Type": `${YAML}; charset=utf-8` });
    }
    const state = parts.config.state();
    return c.json({
      config,
      hash: parts.config.hash(),
      source: state.source,
      loaded_at: state.loadedAt.toISOString(),
      faults: state.faults,
      warnings: state.warnings ?? [],
    });
  });

  app.put("/", async (c) => {
    const text = await readText(c);
    if (text === null) return refuseType(c);
    const ifHash = hashToMatch(c);
    const reload = await parts.config.replace(text, ifHash === undefined ? {} : { ifHash });
    return answerReload(c, reload, parts);
  });

  app.post("/reload", async (c) => answerReload(c, await parts.config.reload(), parts));

  return app;
}

/** The body as YAML; null for any other type, as a form of another site could send. */
async function readText(c: Context<AppEnv>): Promise<string | null> {
  const type = c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === JSON_TYPE) return configText(await readJson(c));
  return YAML_TYPES.has(type) ? await c.req.text() : null;
}

function refuseType(c: Context<AppEnv>): Response {
  const detail = `Send the settings as ${YAML} or ${JSON_TYPE}, and say which in Content-Type.`;
  return problem(c, { status: 415, code: "unsupported_media_type", detail });
}
