// Owns signing in: the form, its errors in plain words, and the way back.
import { PostForm } from "../components/post_form.tsx";
import { Brand } from "../components/brand.tsx";
import { page } from "../runtime/define.ts";
import { define } from "../state.ts";
import { redirectTo, safeNext } from "../safe_next.ts";
import { t } from "../i18n/translate.ts";

interface LoginData {
  readonly email: string;
  readonly next: string;
  readonly trouble: string | null;
}

export const handler = define.handlers<LoginData>({
  async GET({ state, url }) {
    const next = safeNext(url.searchParams.get("next"), url);
    const session = await (await state.api.session())?.json().catch(() => null);
    if (session !== null && session !== undefined) return redirectTo(next);
    return page({ email: "", next, trouble: null });
  },
  async POST({ state, req, url }) {
    const form = await req.formData();
    const email = String(form.get("email") ?? "").trim();
    const password = String(form.get("password") ?? "");
    const next = safeNext(String(form.get("next") ?? ""), url);
    const response = await state.api.signIn(email, password);
    if (response?.ok === true) {
      const { two_factor_required: isHalfWay } = await response.json();
      const path = isHalfWay ? `/login_code?next=${encodeURIComponent(next)}` : next;
      return redirectTo(path, response.headers.getSetCookie());
    }
    const trouble = await troubleOf(response);
    return page({ email, next, trouble }, { status: response?.status ?? 503 });
  },
});

async function troubleOf(response: Response | null): Promise<string> {
  await response?.body?.cancel();
  if (response === null || response.status >= 500) {
    return t("The server cannot sign anyone in right now. Try again in a moment.");
  }
  if (response.status === 429) return t("Too many attempts. Wait a minute, then try again.");
  if (response.status === 403) return t("This account may not sign in. Ask your administrator.");
  return t("The email address or the password is not right.");
}

export const title = define.title(() => t("Sign in"));

export default define.page<LoginData>(({ data }) => (
  <main class="lone">
    <PostForm action="/login" class="card login">
      <Brand />
      <h1>{t("Sign in")}</h1>
      {data.trouble !== null && <p class="banner bad" role="alert">{data.trouble}</p>}
      <input type="hidden" name="next" value={data.next} />
      <label class="entry">
        <span>{t("Email address")}</span>
        <input
          name="email"
          type="email"
          required
          autocomplete="username"
          value={data.email}
          autofocus={data.email === ""}
        />
      </label>
      <label class="entry">
        <span>{t("Password")}</span>
        <input
          name="password"
          type="password"
          required
          autocomplete="current-password"
          autofocus={data.email !== ""}
        />
      </label>
      <button type="submit" class="wide">{t("Sign in")}</button>
      <p>
        <a href="/forgot_password">{t("Forgot your password?")}</a>
      </p>
    </PostForm>
  </main>
));
