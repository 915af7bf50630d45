// Owns calling a real server's API as its first administrator.

// deno-lint-ignore no-explicit-any -- answers of many routes, of which a test names one field
export type SignedInApi = (method: string, path: string, json?: unknown) => Promise<any>;

/** @throws Error with the answer when one is not a success */
export async function signedInApi(url: string, password: string): Promise<SignedInApi> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: "admin@washfleet.local", password }),
  });
  await response.body?.cancel();
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return async (method, path, json) => {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers: { cookie, origin: url, "content-type": "application/json" },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
}
