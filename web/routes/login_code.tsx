// Owns the second step of signing in, for those who have a second factor.
import { Brand } from "../components/brand.tsx";
import { PostForm } from "../components/post_form.tsx";
import { page } from "../runtime/define.ts";
import { redirectTo, safeNext } from "../safe_next.ts";
import { define } from "../state.ts";
import { t } from "../i18n/translate.ts";

interface CodeData {
  readonly next: string;
  readonly trouble: string | null;
}

export const handler = define.handlers<CodeData>({
  GET({ url }) {
    return page({ next: safeNext(url.searchParams.get("next"), url), trouble: null });
  },
  async POST({ state, req, url }) {
    const form = await req.formData();
    const next = safeNext(String(form.get("next") ?? ""), url);
    const code = String(form.get("code") ?? "").replaceAll(/\s/g, "");
    const response = await state.api.giveCode(code);
    if (response?.ok === true) {
      await response.body?.cancel();
      return redirectTo(next, response.headers.getSetCookie());
    }
    const problem = await response?.json().catch(() => null);
    return page({ next, trouble: troubleOf(response?.status ?? 503, problem?.code) }, {
      status: response?.status ?? 503,
    });
  },
});

function troubleOf(status: number, code: unknown): string {
  if (status >= 500) return t("The server cannot sign anyone in right now. Try again in a moment.");
  if (status === 429) return t("Too many wrong codes. Wait 15 minutes, then try again.");
  if (code === "invalid_two_factor_cookie" || code === "too_many_attempts_request_new_code") {
    return t("This took too long, or too many tries. Go back and sign in again.");
  }
  if (status === 403) return t("This account may not sign in. Ask your administrator.");
  return t("The code is not right. The app shows a new one every 30 seconds.");
}

export const title = define.title(() => t("Your code"));

export default define.page<CodeData>(({ data }) => (
  <main class="lone">
    <PostForm action="/login_code" class="card login">
      <Brand />
      <h1>{t("Your code")}</h1>
      {data.trouble !== null && <p class="banner bad" role="alert">{data.trouble}</p>}
      <input type="hidden" name="next" value={data.next} />
      <label class="entry">
        <span>{t("Code of your authenticator app, or a backup code")}</span>
        <input name="code" type="text" required autocomplete="one-time-code" autofocus />
      </label>
      <button type="submit" class="wide">{t("Sign in")}</button>
      <a href="/login">{t("Back")}</a>
    </PostForm>
  </main>
));
