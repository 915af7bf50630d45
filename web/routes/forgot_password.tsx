// Owns asking for a link that sets a new password. Never says whether there is such a user.
import { Brand } from "../components/brand.tsx";
import { PostForm } from "../components/post_form.tsx";
import { language } from "../i18n/language.ts";
import { t } from "../i18n/translate.ts";
import { page } from "../runtime/define.ts";
import { define } from "../state.ts";

interface ForgotData {
  readonly isAsked: boolean;
  readonly trouble: string | null;
}

export const handler = define.handlers<ForgotData>({
  GET() {
    return page({ isAsked: false, trouble: null });
  },
  async POST({ state, req }) {
    const email = String((await req.formData()).get("email") ?? "").trim();
    const asked = await state.api.requestPasswordReset(email, language());
    if (asked.ok) return page({ isAsked: true, trouble: null });
    const trouble = troubleOf(asked.status, asked.problem?.code);
    return page({ isAsked: false, trouble }, { status: asked.status || 503 });
  },
});

function troubleOf(status: number, code: string | undefined): string {
  if (code === "no_mail") {
    return t("This server sends no mail. Ask your administrator for a link.");
  }
  if (code === "invalid_input") return t("This is not an email address.");
  if (status === 429) return t("Too many attempts. Wait a minute, then try again.");
  return t("The server cannot do this right now. Try again in a moment.");
}

export const title = define.title(() => t("Forgot your password?"));

export default define.page<ForgotData>(({ data }) => (
  <main class="lone">
    <PostForm action="/forgot_password" class="card login">
      <Brand />
      <h1>{t("Forgot your password?")}</h1>
      {data.trouble !== null && <p class="banner bad" role="alert">{data.trouble}</p>}
      {data.isAsked
        ? (
          <p role="status">
            {t(
              "If there is an account with this address, a mail with a link is on its way. It works once, for an hour.",
            )}
          </p>
        )
        : (
          <>
            <label class="entry">
              <span>{t("Email address")}</span>
              <input name="email" type="email" required autocomplete="username" autofocus />
            </label>
            <button type="submit" class="wide">{t("Send me a link")}</button>
          </>
        )}
      <p>
        <a href="/login">{t("Back to signing in")}</a>
      </p>
    </PostForm>
  </main>
));
