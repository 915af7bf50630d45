// Owns one person: what they may do, whether they may sign in, where they are signed in.
import type { Location } from "../../../../../server/contract/fleet.ts";
import type { Page } from "../../../../../server/contract/page.ts";
import type { Session, User } from "../../../../../server/contract/user.ts";
import type { Answer } from "../../../../api/call.ts";
import type { PageApi } from "../../../../page_api.ts";
import { PageHead } from "../../../../components/page_head.tsx";
import { PostForm } from "../../../../components/post_form.tsx";
import { RightsFields, rightsOf } from "../../../../components/rights_fields.tsx";
import { Said } from "../../../../components/said.tsx";
import { SecretOnce } from "../../../../components/secret_once.tsx";
import { UserAccess } from "../../../../components/user_access.tsx";
import { redirectSaying, type Said as SaidName, takeFlash } from "../../../../flash.ts";
import { t, type Text } from "../../../../i18n/translate.ts";
import { type Context, HttpError, page } from "../../../../runtime/define.ts";
import { define, type State } from "../../../../state.ts";
import { problemWords } from "../../../../words/problem_words.ts";
import { sharedZone } from "../../../../words/shared_zone.ts";

interface UserData {
  readonly user: User;
  readonly sessions: Answer<Page<Session>>;
  readonly locations: readonly Location[];
  readonly said: Text | null;
  readonly trouble: string | null;
  /** A link for a new password that was made now. */
  readonly resetLink: string | null;
}

export const title = define.title<UserData>(({ user }) => user.name);

export const handler = define.handlers<UserData>({
  async GET(ctx) {
    const { said, headers } = takeFlash(ctx.req);
    return page({ ...await read(ctx), said, trouble: null, resetLink: null }, { headers });
  },
  async POST(ctx) {
    const form = await ctx.req.formData();
    if (form.get("action") === "reset_password") return await makeResetLink(ctx);
    const { answer, said } = await act(ctx.state.api, ctx.params.id ?? "", form);
    if (answer === null) {
      return await refuse(ctx, t("Choose at least one of “Only these”."), 400);
    }
    if (answer.ok) return redirectSaying(ctx.url.pathname, said);
    return await refuse(ctx, problemWords(answer), answer.status || 503);
  },
});

/** Shown in this answer alone. */
async function makeResetLink(ctx: Context<State>) {
  const made = await ctx.state.api.createPasswordReset(ctx.params.id ?? "");
  if (!made.ok) return await refuse(ctx, problemWords(made), made.status || 503);
  const data = { ...await read(ctx), said: null, trouble: null, resetLink: made.data.link };
  return page(data, { status: 201 });
}

/** `answer: null`: the form is not whole. */
async function act(
  api: PageApi,
  id: string,
  form: FormData,
): Promise<{ answer: Answer<unknown> | null; said: SaidName }> {
  const field = (name: string) => String(form.get(name) ?? "");
  switch (field("action")) {
    case "deactivate": {
      const revoke_keys = field("revoke_keys") === "yes";
      const answer = await api.updateUser(id, { active: false, revoke_keys });
      return { answer, said: "user_deactivated" };
    }
    case "activate":
      return { answer: await api.updateUser(id, { active: true }), said: "user_activated" };
    case "reset_two_factor":
      return { answer: await api.resetTwoFactor(id), said: "two_factor_reset" };
    case "end_session":
      return { answer: await api.endSessionOf(id, field("session")), said: "session_ended" };
    case "end_others":
      return { answer: await api.endSessionsOf(id), said: "sessions_ended" };
    default: {
      const name = field("name").trim();
      // One's own rights are not in the form.
      if (!form.has("role")) return { answer: await api.updateUser(id, { name }), said: "saved" };
      const rights = rightsOf(form);
      const answer = rights === null ? null : await api.updateUser(id, { name, ...rights });
      return { answer, said: "saved" };
    }
  }
}

async function refuse(ctx: Context<State>, trouble: string, status: number) {
  return page({ ...await read(ctx), said: null, trouble, resetLink: null }, { status });
}

async function read(
  { state: { api }, params: { id = "" } }: Context<State>,
): Promise<Pick<UserData, "user" | "sessions" | "locations">> {
  const [user, sessions, locations] = await Promise.all([
    api.user(id),
    api.sessionsOf(id),
    api.locations(),
  ]);
  if (!user.ok) throw new HttpError(user.status === 400 ? 404 : user.status || 503);
  return { user: user.data, sessions, locations: locations.ok ? locations.data.items : [] };
}

export default define.page<UserData>(({ data, state, url }) => {
  const { user, sessions, locations, said, trouble, resetLink } = data;
  const isOwn = user.id === state.user?.id;
  return (
    <>
      <PageHead title={user.name} up={{ href: "/settings/users", label: t("People") }} />
      <Said said={said} trouble={trouble} />
      {resetLink !== null && (
        <SecretOnce
          title={t("The link for {name}", { name: user.name })}
          text={t(
            "Hand it over yourself: nothing is sent. It works once, for a day, and ends their sessions; whoever opens it first chooses the password. It is shown this once.",
          )}
          secret={resetLink}
        />
      )}
      <div class="settings-columns">
        <PostForm action={url.pathname} class="card form-part">
          <h2>{t("Rights")}</h2>
          <p class="hint">{user.email}</p>
          <label class="entry">
            <span>{t("Name")}</span>
            <input name="name" required maxLength={80} value={user.name} />
          </label>
          {isOwn
            ? (
              <p class="hint">
                {t("Nobody changes their own rights: another administrator can.")}
              </p>
            )
            : <RightsFields rights={user} locations={locations} />}
          <p class="form-end">
            <button type="submit" name="action" value="save">{t("Save")}</button>
          </p>
        </PostForm>
        <UserAccess
          user={user}
          isOwn={isOwn}
          sessions={sessions}
          action={url.pathname}
          zone={sharedZone(locations)}
        />
      </div>
    </>
  );
});
