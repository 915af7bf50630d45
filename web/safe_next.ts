// Owns where a redirect may lead: never off this server.

/** The path to go on to, `/` unless `next` is a page of this server. */
export function safeNext(next: string | null, here: URL): string {
  if (next === null || !next.startsWith("/") || !URL.canParse(next, here)) return "/";
  const target = new URL(next, here);
  if (target.origin !== here.origin || target.pathname.startsWith("//")) return "/";
  if (target.pathname === "/login" || target.pathname === "/login_code") return "/";
  return target.pathname + target.search;
}

/** 303 to a path, cookies along. */
export function redirectTo(path: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location: path, "cache-control": "no-store" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}
