// Owns how a device's overrides go over a template: JSON Merge Patch (RFC 7396), except that
// `cameras`, a list in the settings, is merged by the cameras' ids, and `discovery.adopt` by the
// cameras' endpoints. Pure.
import { isPlainObject, type Settings } from "./settings.ts";

/**
 * The settings with the overrides over them. `null` removes; lists are replaced as a whole.
 * `cameras: {id: {…}}` changes the camera of that id, adds it at the end where there is none, and
 * removes it for `null`; `cameras: [...]` replaces all of them. `discovery: {adopt: {endpoint: {…}}}`
 * does so with the rule for one found camera, and adds it before the others: the first that fits counts.
 */
export function mergeOverrides(settings: Settings, overrides: Settings): Settings {
  const { cameras, discovery, ...rest } = overrides;
  const merged = mergeDiscovery(mergePatch(settings, rest) as Settings, discovery);
  if (cameras === undefined) return merged;
  if (!isPlainObject(cameras)) return mergePatch(merged, { cameras }) as Settings;
  const known = Array.isArray(merged.cameras) ? merged.cameras : [];
  const changed = known.flatMap((camera) => {
    const patch = isPlainObject(camera) && typeof camera.id === "string" &&
        Object.hasOwn(cameras, camera.id)
      ? cameras[camera.id]
      : undefined;
    if (patch === null) return [];
    return [patch === undefined ? camera : withId(mergePatch(camera, patch), camera)];
  });
  const ids = new Set(known.map((camera) => isPlainObject(camera) ? camera.id : undefined));
  const added = Object.entries(cameras).filter(([id, patch]) => !ids.has(id) && patch !== null)
    .map(([id, patch]) => withId(mergePatch({}, patch), { id }));
  return { ...merged, cameras: [...changed, ...added] };
}

function mergeDiscovery(settings: Settings, discovery: unknown): Settings {
  if (discovery === undefined) return settings;
  if (!isPlainObject(discovery) || !isPlainObject(discovery.adopt)) {
    return mergePatch(settings, { discovery }) as Settings;
  }
  const { adopt: own, ...rest } = discovery;
  const merged = mergePatch(settings, { discovery: rest }) as { discovery: Settings };
  const { adopt } = merged.discovery;
  const known = Array.isArray(adopt) ? adopt : [];
  const endpointOf = (rule: unknown) => isPlainObject(rule) ? rule.endpoint : undefined;
  const others = known.filter((rule) => {
    const endpoint = endpointOf(rule);
    return typeof endpoint !== "string" || !Object.hasOwn(own, endpoint);
  });
  const first = Object.entries(own).filter(([, patch]) => patch !== null).map(
    ([endpoint, patch]) => {
      const before = known.find((rule) => endpointOf(rule) === endpoint) ?? {};
      const rule = mergePatch(before, patch);
      return isPlainObject(rule) ? { ...rule, endpoint } : rule;
    },
  );
  return { ...merged, discovery: { ...merged.discovery, adopt: [...first, ...others] } };
}

/** A camera keeps the id by which it was named. */
function withId(camera: unknown, { id }: Settings): unknown {
  if (!isPlainObject(camera)) return camera;
  const { id: _, ...rest } = camera;
  return { id, ...rest };
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isPlainObject(patch)) return patch;
  const merged: Settings = isPlainObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else define(merged, key, mergePatch(merged[key], value));
  }
  return merged;
}

/** `__proto__` from JSON is a key like any other. */
function define(object: Settings, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
