// Owns the headers that keep a browser from misusing an answer. Decides nothing about callers.
import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { AppEnv } from "./parts.ts";

/**
 * What a JPEG needs: its type is not guessed, no other site embeds it. The rest concerns pages.
 * Given when the answer is made, because each header set on it afterwards takes 3 µs of the 90
 * that a picture takes in all.
 */
export const PICTURE_HEADERS = {
  "Content-Type": "image/jpeg",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

/** All of them for every answer that is no picture. */
export function secureAnswers(): MiddlewareHandler<AppEnv> {
  const secure = secureHeaders({
    strictTransportSecurity: false, // the agent speaks plain HTTP in its LAN
    xFrameOptions: "DENY",
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "blob:", "data:"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  });
  return async (c, next) => {
    await next();
    if (c.get("isSecured") !== true) await secure(c, () => Promise.resolve());
  };
}
