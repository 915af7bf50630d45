// Owns letting only those in who are signed in; everyone else goes to the login and comes back.
import type { Session } from "../../api/session_calls.ts";
import { HttpError } from "../../runtime/define.ts";
import { redirectTo } from "../../safe_next.ts";
import { define } from "../../state.ts";

export default define.middleware(async ({ state, url, req, next }) => {
  const answer = await state.api.session();
  if (answer === null || answer.status >= 500) throw new HttpError(503);
  const session = await answer.json().catch(() => null) as Session | null;
  if (!answer.ok || session === null) {
    const back = req.method === "GET"
      ? `?next=${encodeURIComponent(url.pathname + url.search)}`
      : "";
    return redirectTo(`/login${back}`);
  }
  const { id = "", name, email, role = null, location_ids: locationIds = null } = session.user;
  const hasTwoFactor = session.user.two_factor_enabled === true;
  state.user = { id, name, email, role, locationIds, hasTwoFactor };
  // Read before the page's own data: what happens in between is then told twice, never lost.
  const [newest, incidents, readiness] = await Promise.all([
    state.api.recentEvents(1),
    state.api.incidentCount({ suppressed: "false" }),
    state.readiness(),
  ]);
  const parts = Object.entries(readiness?.parts ?? {});
  state.awayParts = parts.filter(([, { ok }]) => !ok).map(([name]) => name);
  if (incidents.ok) state.openIncidents = incidents.data;
  if (newest.ok) state.lastEventId = newest.data.items[0]?.id ?? "0";
  const response = await next();
  // A handler may have begun another session: that one counts.
  const given = new Set(response.headers.getSetCookie().map(cookieName));
  for (const cookie of answer.headers.getSetCookie()) {
    if (!given.has(cookieName(cookie))) response.headers.append("set-cookie", cookie);
  }
  return response;
});

function cookieName(cookie: string): string {
  return cookie.slice(0, cookie.indexOf("="));
}
