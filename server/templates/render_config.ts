// Owns how a template and what is known of a device become that device's settings. Pure: secrets
// are handed in open, and leave in `configYaml` alone.
import { stringify } from "yaml";
import type { z } from "zod";
import { EdgeConfig } from "../contract/edge_config.ts";
import type { FieldFault } from "../contract/problem.ts";
import { STRUCK_SECRET } from "../contract/template.ts";
import { fillPlaceholders, type Scalar } from "./fill_placeholders.ts";
import { mergeOverrides } from "./merge_overrides.ts";
import { foreignSettings, parseContent } from "./parse_content.ts";
import type { Settings } from "./settings.ts";
import type { OpenVariables } from "./variables.ts";

/** What placeholders of a device may name. */
export interface RenderTarget {
  device: { id: string; name: string; labels: Record<string, string> };
  location: { id: string; name: string; timezone: string; labels: Record<string, string> };
  /** Labels by camera id. */
  cameraLabels: Record<string, Record<string, string>>;
  variables: OpenVariables;
  cameraVariables: Record<string, OpenVariables>;
  overrides: Settings;
}

export type Rendered =
  | {
    ok: true;
    /** What the device is sent: secret. */
    configYaml: string;
    /** The same with its secrets struck out. */
    shownYaml: string;
  }
  | { ok: false; faults: FieldFault[] };

/** `apply_config` takes no more. */
const MOST_CHARS = 100_000;

/** The settings of one device, judged by the agent's own schema. */
export function renderConfig(
  template: { content: string; variables: OpenVariables },
  target: RenderTarget,
): Rendered {
  const parsed = parseContent(template.content);
  if (!parsed.ok) return parsed;
  return renderSettings({ settings: parsed.settings, variables: template.variables }, target);
}

/** The same of content that was parsed already: for many devices at once. */
export function renderSettings(
  template: { settings: Settings; variables: OpenVariables },
  target: RenderTarget,
): Rendered {
  const foreign = foreignSettings(target.overrides, "overrides");
  if (foreign.length > 0) return { ok: false, faults: foreign };
  const merged = mergeOverrides(template.settings, target.overrides);
  const find = (name: string, cameraId: string | null) => {
    const field = fieldOf(name, { target, cameraId });
    if (field !== undefined) return { value: field, isSecret: false };
    const ofCamera = cameraId === null ? undefined : own(target.cameraVariables, cameraId)?.[name];
    return ofCamera ?? own(target.variables, name) ?? own(template.variables, name);
  };
  const real = fillPlaceholders(merged, (name, cameraId) => {
    if (name.startsWith("camera.") && cameraId === null) return undefined;
    return find(name, cameraId)?.value;
  });
  if (real.faults.length > 0) return { ok: false, faults: real.faults };
  const judged = EdgeConfig.safeParse(real.settings);
  if (!judged.success) return { ok: false, faults: judged.error.issues.flatMap(faultsOf) };
  const configYaml = textOf(real.settings);
  if (configYaml.length > MOST_CHARS) {
    const message = `is longer than the ${MOST_CHARS} characters that an agent takes`;
    return { ok: false, faults: [{ path: "", message }] };
  }
  const shown = fillPlaceholders(merged, (name, cameraId) => {
    const found = find(name, cameraId);
    return found?.isSecret ? STRUCK_SECRET : found?.value;
  });
  return { ok: true, configYaml, shownYaml: textOf(shown.settings) };
}

function fieldOf(
  name: string,
  { target, cameraId }: { target: RenderTarget; cameraId: string | null },
): Scalar | undefined {
  const [noun = "", field = "", ...rest] = name.split(".");
  const thing = noun === "camera"
    ? cameraId === null ? undefined : { id: cameraId, labels: own(target.cameraLabels, cameraId) }
    : noun === "device"
    ? target.device
    : target.location;
  if (thing === undefined) return undefined;
  if (field === "labels") return own(thing.labels ?? {}, rest.join("."));
  const fields = thing as Record<string, unknown>;
  const value = rest.length === 0 ? own(fields, field) : undefined;
  return typeof value === "string" ? value : undefined;
}

/** `{{device.constructor}}` is no field. */
function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function faultsOf(issue: z.core.$ZodIssue): FieldFault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join("."),
      message: "is not a setting of the agent",
    }));
  }
  return [{ path: issue.path.join("."), message: issue.message }];
}

function textOf(settings: Settings): string {
  return stringify(settings, { lineWidth: 0, aliasDuplicateObjects: false });
}
