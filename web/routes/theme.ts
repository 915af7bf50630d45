// Owns remembering the theme that a person chose, in a cookie.
import { redirectTo, safeNext } from "../safe_next.ts";
import { define, type Theme, THEMES } from "../state.ts";

const YEAR_S = 365 * 86_400;

export const handler = define.handlers({
  async POST({ req, url }) {
    const form = await req.formData();
    const theme = String(form.get("theme"));
    const known = THEMES.includes(theme as Theme) ? theme : "system";
    const cookie = `theme=${known}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly`;
    return redirectTo(safeNext(String(form.get("next") ?? "/"), url), [cookie]);
  },
});
