// Owns remembering the language that a person chose, in a cookie.
import { LANGUAGES } from "../i18n/language.ts";
import { redirectTo, safeNext } from "../safe_next.ts";
import { define } from "../state.ts";

const YEAR_S = 365 * 86_400;

export const handler = define.handlers({
  async POST({ req, url }) {
    const form = await req.formData();
    const chosen = String(form.get("language"));
    const known = LANGUAGES.find((name) => name === chosen) ?? "en";
    const cookie = `language=${known}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly`;
    return redirectTo(safeNext(String(form.get("next") ?? "/"), url), [cookie]);
  },
});
