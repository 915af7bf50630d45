// Owns how an administrator sees and ends a person's access: account, second factor, sessions.
import type { Page } from "../../server/contract/page.ts";
import type { Session, User } from "../../server/contract/user.ts";
import type { Answer } from "../api/call.ts";
import { t } from "../i18n/translate.ts";
import ConfirmButton from "../islands/confirm_button.tsx";
import { Failure } from "./failure.tsx";
import { PostForm } from "./post_form.tsx";
import { SessionList } from "./session_list.tsx";
import { Status } from "./status.tsx";

export interface UserAccessProps {
  readonly user: User;
  readonly isOwn: boolean;
  readonly sessions: Answer<Page<Session>>;
  readonly action: string;
  readonly zone: string;
}

export function UserAccess({ user, isOwn, sessions, action, zone }: UserAccessProps) {
  return (
    <div class="stacked">
      <section class="card form-part">
        <div class="section-head">
          <h2>{t("Access")}</h2>
          {user.deactivated_at === null
            ? <Status tone="good" label={t("Active")} />
            : <Status tone="idle" label={t("Deactivated")} />}
        </div>
        <p class="hint">
          {user.two_factor_enabled
            ? t("Signs in with a password and a second factor.")
            : t("Signs in with a password alone.")}
        </p>
        {!isOwn && <AccessActions user={user} action={action} />}
        {isOwn && <a href="/settings">{t("This is your account")}</a>}
      </section>
      <section class="card form-part">
        <div class="section-head">
          <h2>{t("Sessions")}</h2>
          {sessions.ok && sessions.data.items.length > 0 && !isOwn && (
            <PostForm action={action}>
              <button type="submit" name="action" value="end_others" class="quiet">
                {t("End all")}
              </button>
            </PostForm>
          )}
        </div>
        {!sessions.ok && <Failure title={t("The sessions could not be shown")} answer={sessions} />}
        {sessions.ok && sessions.data.items.length === 0 && (
          <p class="hint">{t("Signed in nowhere.")}</p>
        )}
        {sessions.ok && <SessionList sessions={sessions.data.items} action={action} zone={zone} />}
      </section>
    </div>
  );
}

function AccessActions({ user, action }: { user: User; action: string }) {
  const { name } = user;
  return (
    <div class="form-end">
      {user.deactivated_at === null && (
        <PostForm action={action}>
          <button type="submit" name="action" value="reset_password" class="quiet">
            {t("Make a link for a new password")}
          </button>
        </PostForm>
      )}
      {user.two_factor_enabled && (
        <ConfirmButton
          label={t("Take the second factor away")}
          title={t("Take {name}'s second factor away?", { name })}
          text={t(
            "For somebody who has lost the phone and the backup codes. The password alone lets them in then, and their sessions end.",
          )}
          action={action}
          fields={{ action: "reset_two_factor" }}
        />
      )}
      {user.deactivated_at === null
        ? (
          <ConfirmButton
            label={t("Deactivate")}
            title={t("Deactivate {name}?", { name })}
            text={t(
              "Their sessions end now, and none begins until somebody activates them again. What they did stays in the audit log.",
            )}
            option={{ name: "revoke_keys", label: t("Revoke the API keys that they made, too") }}
            action={action}
            fields={{ action: "deactivate" }}
          />
        )
        : (
          <PostForm action={action}>
            <button type="submit" name="action" value="activate">{t("Activate again")}</button>
          </PostForm>
        )}
    </div>
  );
}
