// Owns setting a new password by a link; then one signs in with it, and with the second factor.
import { Brand } from "../components/brand.tsx";
import { PostForm } from "../components/post_form.tsx";
import { t } from "../i18n/translate.ts";
import { page } from "../runtime/define.ts";
import { redirectTo } from "../safe_next.ts";
import { define } from "../state.ts";

interface ResetData {
  readonly token: string;
  readonly trouble: string | null;
}

export const handler = define.handlers<ResetData>({
  GET({ url }) {
    return page({ token: url.searchParams.get("token") ?? "", trouble: null });
  },
  async POST({ state, req }) {
    const form = await req.formData();
    const token = String(form.get("token") ?? "");
    const password = String(form.get("password") ?? "");
    const reset = await state.api.resetPassword(token, password);
    if (!reset.ok) {
      const trouble = troubleOf(reset.status, reset.problem?.code);
      return page({ token, trouble }, { status: reset.status || 503 });
    }
    const response = await state.api.signIn(reset.data.email, password);
    if (response?.ok !== true) {
      await response?.body?.cancel();
      return redirectTo("/login");
    }
    const { two_factor_required: isHalfWay } = await response.json();
    return redirectTo(isHalfWay ? "/login_code" : "/", response.headers.getSetCookie());
  },
});

function troubleOf(status: number, code: string | undefined): string {
  if (code === "invalid_input") return t("The password must have 12 to 128 characters.");
  if (code === "password_reset_expired") return t("This link has expired. Ask for another one.");
  if (code === "password_reset_not_found") {
    return t("This link is not valid. Ask for another one.");
  }
  if (status === 429) return t("Too many attempts. Wait a minute, then try again.");
  return t("The server cannot do this right now. Try again in a moment.");
}

export const title = define.title(() => t("A new password"));

export default define.page<ResetData>(({ data }) => (
  <main class="lone">
    <PostForm action="/password_reset" class="card login">
      <Brand />
      <h1>{t("A new password")}</h1>
      {data.trouble !== null && <p class="banner bad" role="alert">{data.trouble}</p>}
      <input type="hidden" name="token" value={data.token} />
      <label class="entry">
        <span>{t("Choose a password of at least 12 characters")}</span>
        <input
          name="password"
          type="password"
          required
          minLength={12}
          maxLength={128}
          autocomplete="new-password"
          autofocus
        />
      </label>
      <p class="hint">{t("You are signed out everywhere else.")}</p>
      <button type="submit" class="wide">{t("Set the password")}</button>
      <p>
        <a href="/forgot_password">{t("Ask for another link")}</a>
      </p>
    </PostForm>
  </main>
));
