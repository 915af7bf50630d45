// Owns the form that changes one's own password.
import { t } from "../i18n/translate.ts";
import { PostForm } from "./post_form.tsx";

export function PasswordForm({ email }: { email: string }) {
  return (
    <section class="card form-part">
      <h2>{t("Password")}</h2>
      <PostForm action="/settings" class="stacked">
        <input type="hidden" name="action" value="password" />
        {/* For password managers, which else do not know whose it is. */}
        <input type="text" name="username" value={email} autocomplete="username" hidden readOnly />
        <Password name="current_password" label={t("Current password")} kind="current-password" />
        <Password
          name="new_password"
          label={t("New password, at least 12 characters")}
          kind="new-password"
        />
        <Password
          name="new_password_again"
          label={t("New password again")}
          kind="new-password"
        />
        <p class="form-end">
          <button type="submit">{t("Change the password")}</button>
          <span class="hint">{t("Your other sessions end.")}</span>
        </p>
      </PostForm>
    </section>
  );
}

function Password({ name, label, kind }: {
  name: string;
  label: string;
  kind: "current-password" | "new-password";
}) {
  return (
    <label class="entry">
      <span>{label}</span>
      <input
        name={name}
        type="password"
        required
        minLength={kind === "new-password" ? 12 : undefined}
        maxLength={128}
        autocomplete={kind}
      />
    </label>
  );
}
