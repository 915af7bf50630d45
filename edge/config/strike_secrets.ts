// Owns how secrets are struck out of anything shown or logged. Never decides who may see what.
import type { EdgeConfig } from "../../server/contract/edge_config.ts";

/** Stands where a secret was. */
export const STRUCK = "***";

// user:pass@ of any URL inside a text. The password may itself hold @, so the last one counts.
const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi;
const BEARER = /\b(Bearer|Token)\s+[A-Za-z0-9._~+/=-]{8,}/gi;
const AGENT_KEY = /\bwfe_[A-Za-z0-9_-]{16,}/g;

/** The text without the credentials of URLs, bearer tokens and the agent's API key. */
export function strikeSecrets(text: string): string {
  return text
    .replace(CREDENTIALS, `$1${STRUCK}@`)
    .replace(BEARER, `$1 ${STRUCK}`)
    .replace(AGENT_KEY, STRUCK);
}

/** A camera's address without credentials; the query too may carry a password. */
export function strikeUrl(text: string): string {
  if (!URL.canParse(text)) return STRUCK;
  const url = new URL(text);
  const credentials = url.username !== "" || url.password !== "" ? `${STRUCK}@` : "";
  const query = url.search === "" ? "" : `?${STRUCK}`;
  return `${url.protocol}//${credentials}${url.host}${url.pathname}${query}`;
}

/** The configuration as `GET /api/config` shows it. */
export function shownConfig(config: EdgeConfig): EdgeConfig {
  const server = config.server && {
    ...config.server,
    ...(config.server.claim_code === undefined ? {} : { claim_code: STRUCK }),
  };
  return {
    ...config,
    ...(server === undefined ? {} : { server }),
    discovery: {
      ...config.discovery,
      adopt: config.discovery.adopt.map((rule) => ({ ...rule, password: STRUCK })),
    },
    cameras: config.cameras.map((camera) => ({ ...camera, url: strikeUrl(camera.url) })),
  };
}
