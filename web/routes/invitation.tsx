// Owns becoming a user: whoever opens an invitation's link sets a password and is signed in.
import { Brand } from "../components/brand.tsx";
import { PostForm } from "../components/post_form.tsx";
import { page } from "../runtime/define.ts";
import { redirectTo } from "../safe_next.ts";
import { define } from "../state.ts";
import { t } from "../i18n/translate.ts";

interface InvitationData {
  readonly token: string;
  readonly trouble: string | null;
}

export const handler = define.handlers<InvitationData>({
  GET({ url }) {
    return page({ token: url.searchParams.get("token") ?? "", trouble: null });
  },
  async POST({ state, req }) {
    const form = await req.formData();
    const token = String(form.get("token") ?? "");
    const password = String(form.get("password") ?? "");
    const accepted = await state.api.acceptInvitation(token, password);
    if (!accepted.ok) {
      const trouble = troubleOf(accepted.status, accepted.problem?.code);
      return page({ token, trouble }, { status: accepted.status || 503 });
    }
    const response = await state.api.signIn(accepted.data.email, password);
    await response?.body?.cancel();
    if (response?.ok !== true) return redirectTo("/login");
    return redirectTo("/", response.headers.getSetCookie());
  },
});

function troubleOf(status: number, code: string | undefined): string {
  if (code === "invalid_input") return t("The password must have 12 to 128 characters.");
  if (code === "invitation_used") return t("This link was used already. Sign in instead.");
  if (code === "invitation_expired") return t("This link has expired. Ask for another one.");
  if (code === "invitation_not_found") return t("This link is not valid. Ask for another one.");
  if (code === "email_in_use") return t("There is a user with this address. Sign in instead.");
  if (status === 429) return t("Too many attempts. Wait a minute, then try again.");
  return t("The server cannot do this right now. Try again in a moment.");
}

export const title = define.title(() => t("Welcome"));

export default define.page<InvitationData>(({ data }) => (
  <main class="lone">
    <PostForm action="/invitation" class="card login">
      <Brand />
      <h1>{t("Welcome")}</h1>
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
      <button type="submit" class="wide">{t("Sign in")}</button>
    </PostForm>
  </main>
));
