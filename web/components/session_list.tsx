// Owns where somebody is signed in, each place with a way to end it.
import type { Session } from "../../server/contract/user.ts";
import { t } from "../i18n/translate.ts";
import { browserWords } from "../words/session_words.ts";
import { At } from "./instant.tsx";
import { PostForm } from "./post_form.tsx";
import { Status } from "./status.tsx";

export interface SessionListProps {
  readonly sessions: readonly Session[];
  readonly action: string;
  readonly zone: string;
}

export function SessionList({ sessions, action, zone }: SessionListProps) {
  return (
    <ul class="plain-rows">
      {sessions.map(({ id, is_current, ip_address, user_agent, created_at }) => (
        <li key={id}>
          <div class="grow">
            <b title={user_agent ?? undefined}>
              {browserWords(user_agent) ?? t("Unknown browser")}
            </b>
            <small>
              {ip_address !== null && `${ip_address} · `}
              {t("Signed in")} <At iso={created_at} zone={zone} as="day_time" />
            </small>
          </div>
          {is_current
            ? <Status tone="good" label={t("This browser")} />
            : (
              <PostForm action={action}>
                <input type="hidden" name="session" value={id} />
                <button type="submit" name="action" value="end_session" class="quiet">
                  {t("End")}
                </button>
              </PostForm>
            )}
        </li>
      ))}
    </ul>
  );
}
