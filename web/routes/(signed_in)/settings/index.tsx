// Owns one's own account: the password, the second factor, where one is signed in.
import type { Page } from "../../../../server/contract/page.ts";
import type { Session } from "../../../../server/contract/user.ts";
import type { Answer } from "../../../api/call.ts";
import { Failure } from "../../../components/failure.tsx";
import { PasswordForm } from "../../../components/password_form.tsx";
import { PostForm } from "../../../components/post_form.tsx";
import { Said } from "../../../components/said.tsx";
import { SessionList } from "../../../components/session_list.tsx";
import { SettingsHead } from "../../../components/settings_head.tsx";
import { redirectSaying, takeFlash } from "../../../flash.ts";
import { t, type Text } from "../../../i18n/translate.ts";
import TwoFactor from "../../../islands/two_factor.tsx";
import { type Context, page } from "../../../runtime/define.ts";
import { define, type State } from "../../../state.ts";
import { passwordTrouble } from "../../../words/password_words.ts";
import { problemWords } from "../../../words/problem_words.ts";
import { roleWords } from "../../../words/role_words.ts";
import { sharedZone } from "../../../words/shared_zone.ts";

interface AccountData {
  readonly sessions: Answer<Page<Session>>;
  readonly zone: string;
  readonly said: Text | null;
  readonly trouble: string | null;
}

export const title = define.title(() => t("My account"));

export const handler = define.handlers<AccountData>({
  async GET({ state, req }) {
    const { said, headers } = takeFlash(req);
    return page({ ...await read(state), said, trouble: null }, { headers });
  },
  async POST(ctx) {
    const form = await ctx.req.formData();
    const action = String(form.get("action") ?? "");
    if (action === "password") return await changePassword(ctx, form);
    const answer = action === "end_others"
      ? await ctx.state.api.endOwnSessions()
      : await ctx.state.api.endOwnSession(String(form.get("session") ?? ""));
    if (!answer.ok) return await refuse(ctx, problemWords(answer), answer.status);
    return redirectSaying(
      "/settings",
      action === "end_others" ? "sessions_ended" : "session_ended",
    );
  },
});

async function changePassword(ctx: Context<State>, form: FormData) {
  const field = (name: string) => String(form.get(name) ?? "");
  if (field("new_password") !== field("new_password_again")) {
    return await refuse(ctx, t("The two new passwords differ."), 400);
  }
  const answer = await ctx.state.api.changePassword(
    field("current_password"),
    field("new_password"),
  );
  if (answer?.ok === true) {
    await answer.body?.cancel();
    return redirectSaying("/settings", "password_changed", answer.headers.getSetCookie());
  }
  const problem = await answer?.json().catch(() => null);
  const status = answer?.status ?? 503;
  return await refuse(ctx, passwordTrouble(status, problem?.code), status);
}

async function refuse({ state }: Context<State>, trouble: string, status: number) {
  return page({ ...await read(state), said: null, trouble }, { status: status || 503 });
}

async function read(state: State): Promise<Pick<AccountData, "sessions" | "zone">> {
  const [sessions, locations] = await Promise.all([
    state.api.ownSessions(),
    state.api.locations(),
  ]);
  return { sessions, zone: sharedZone(locations.ok ? locations.data.items : []) };
}

export default define.page<AccountData>(({ data, state, url }) => {
  const { sessions, zone, said, trouble } = data;
  const { user } = state;
  return (
    <>
      <SettingsHead path={url.pathname} role={user?.role ?? null} />
      <Said said={said} trouble={trouble} />
      <div class="settings-columns">
        <div class="stacked">
          <section class="card form-part">
            <h2>{t("Who you are")}</h2>
            <dl class="pairs">
              <dt>{t("Name")}</dt>
              <dd>{user?.name}</dd>
              <dt>{t("Email address")}</dt>
              <dd>{user?.email}</dd>
              <dt>{t("Role")}</dt>
              <dd>{roleWords(user?.role ?? "").label}</dd>
            </dl>
            <p class="hint">{roleWords(user?.role ?? "").text}</p>
          </section>
          <PasswordForm email={user?.email ?? ""} />
        </div>
        <div class="stacked">
          <TwoFactor isOn={user?.hasTwoFactor === true} />
          <section class="card form-part">
            <div class="section-head">
              <h2>{t("Where you are signed in")}</h2>
              {sessions.ok && sessions.data.items.length > 1 && (
                <PostForm action="/settings">
                  <button type="submit" name="action" value="end_others" class="quiet">
                    {t("End all others")}
                  </button>
                </PostForm>
              )}
            </div>
            {sessions.ok
              ? <SessionList sessions={sessions.data.items} action="/settings" zone={zone} />
              : <Failure title={t("The sessions could not be shown")} answer={sessions} />}
          </section>
        </div>
      </div>
    </>
  );
});
