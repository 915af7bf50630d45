// Owns how the rule that adopts one camera gets into what sets its device apart. Pure: the password
// goes apart, as a secret variable, and the rule names it alone.
import type { AdoptCamera } from "../contract/site_camera.ts";
import { isPlainObject, type Settings } from "../templates/settings.ts";

/** The variable that holds the camera's password: the same for the same camera. */
export async function passwordVariable(endpoint: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return `device.adopt_${new Uint8Array(digest).toHex().slice(0, 16)}_password`;
}

/** The overrides with the rule in the place of one that they had for this camera. */
export function withAdoptRule(
  overrides: Settings,
  { endpoint, input, variable }: { endpoint: string; input: AdoptCamera; variable: string },
): Settings {
  const { username, camera_id, name, stream, settings } = input;
  const rule = {
    username,
    password: `{{${variable}}}`,
    ...(camera_id === undefined ? {} : { id: camera_id }),
    ...(name === undefined ? {} : { name }),
    ...(stream === undefined ? {} : { stream }),
    ...(settings === undefined ? {} : { settings }),
  };
  const discovery = isPlainObject(overrides.discovery) ? overrides.discovery : {};
  const { adopt } = discovery;
  // Somebody may have written all of the rules as a list, which takes the place of the template's.
  const next = Array.isArray(adopt)
    ? [{ endpoint, ...rule }, ...adopt.filter((one) => !isOf(one, endpoint))]
    : { ...(isPlainObject(adopt) ? adopt : {}), [endpoint]: rule };
  return { ...overrides, discovery: { ...discovery, adopt: next } };
}

function isOf(rule: unknown, endpoint: string): boolean {
  return isPlainObject(rule) && rule.endpoint === endpoint;
}
