// Owns what differs between two documents of settings, setting by setting, cameras by their id. Pure.
import { parseDocument } from "yaml";
import type { SettingChange } from "../contract/template.ts";
import { isPlainObject } from "./settings.ts";

/** One document twice: as it is, to compare, and as it may be shown. */
export interface SettingsText {
  configYaml: string;
  shownYaml: string;
}

/** The changes from `before` (`null`: nothing) to `after`, in the order of `after`. */
export function diffSettings(before: SettingsText | null, after: SettingsText): SettingChange[] {
  const old = { real: leavesOf(before?.configYaml), shown: leavesOf(before?.shownYaml) };
  const next = { real: leavesOf(after.configYaml), shown: leavesOf(after.shownYaml) };
  const changes: SettingChange[] = [];
  for (const path of new Set([...next.real.keys(), ...old.real.keys()])) {
    if (old.real.get(path) === next.real.get(path)) continue;
    const [was, is] = [old.shown.get(path), next.shown.get(path)];
    changes.push({
      path,
      kind: !old.real.has(path) ? "added" : next.real.has(path) ? "changed" : "removed",
      ...(was === undefined ? {} : { before: JSON.parse(was) }),
      ...(is === undefined ? {} : { after: JSON.parse(is) }),
      is_secret_changed: was === is,
    });
  }
  return changes;
}

/** Each value as JSON by its dotted path; lists other than `cameras` are one value. */
function leavesOf(yaml: string | undefined): Map<string, string> {
  const leaves = new Map<string, string>();
  const settings = yaml === undefined ? {} : parseDocument(yaml).toJS();
  const walk = (node: unknown, path: string) => {
    if (isPlainObject(node) && Object.keys(node).length > 0) {
      for (const [key, part] of Object.entries(node)) walk(part, path ? `${path}.${key}` : key);
    } else if (path === "cameras" && Array.isArray(node)) {
      for (const camera of node) walkCamera(camera, walk);
    } else if (path !== "") leaves.set(path, JSON.stringify(node));
  };
  walk(settings, "");
  return leaves;
}

function walkCamera(camera: unknown, walk: (node: unknown, path: string) => void): void {
  if (!isPlainObject(camera)) return;
  const { id, ...settings } = camera;
  walk(settings, `cameras.${id}`);
}
