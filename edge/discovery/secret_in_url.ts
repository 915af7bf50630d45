// Owns what a stream's url looks like when a camera has written its login into it. Pure.

/** Of many makes: `/user=admin_password=…_channel=1`, `?usr=…&pwd=…`. */
const SECRET_IN_URL = /(?:pass|pwd|pw|user|usr|auth|token|key)\w*=/i;

/** Whether path or query seem to carry a login: it would be logged, kept and sent in clear. */
export function hasSecret({ pathname, search }: Pick<URL, "pathname" | "search">): boolean {
  return SECRET_IN_URL.test((pathname + search).replaceAll(/%3d/gi, "="));
}
