// Owns inviting somebody; the answer shows the link, once.
import type { Location } from "../../../../../server/contract/fleet.ts";
import type { CreatedInvitation } from "../../../../../server/contract/user.ts";
import { PageHead } from "../../../../components/page_head.tsx";
import { PostForm } from "../../../../components/post_form.tsx";
import {
  type Rights,
  RightsFields,
  rightsOf,
  roleOf,
} from "../../../../components/rights_fields.tsx";
import { Said } from "../../../../components/said.tsx";
import { SecretOnce } from "../../../../components/secret_once.tsx";
import { language } from "../../../../i18n/language.ts";
import { t } from "../../../../i18n/translate.ts";
import { page } from "../../../../runtime/define.ts";
import { redirectTo } from "../../../../safe_next.ts";
import { define, type State } from "../../../../state.ts";
import { problemWords } from "../../../../words/problem_words.ts";

interface InviteData {
  readonly name: string;
  readonly email: string;
  readonly rights: Rights;
  readonly locations: readonly Location[];
  readonly trouble: string | null;
  readonly created: CreatedInvitation | null;
}

const NOBODY = {
  name: "",
  email: "",
  rights: { role: "viewer", location_ids: null },
  trouble: null,
  created: null,
} as const;

export const title = define.title(() => t("Invite somebody"));

export const handler = define.handlers<InviteData>({
  async GET({ state }) {
    if (state.user?.role !== "admin") return redirectTo("/settings/users");
    return page({ ...NOBODY, locations: await locationsOf(state) });
  },
  async POST({ state, req }) {
    const form = await req.formData();
    const name = String(form.get("name") ?? "").trim();
    const email = String(form.get("email") ?? "").trim();
    const rights = rightsOf(form);
    const locations = await locationsOf(state);
    const shown = {
      name,
      email,
      rights: rights ?? { role: roleOf(form), location_ids: null },
      locations,
    };
    if (rights === null) {
      const trouble = t("Choose at least one of “Only these”.");
      return page({ ...shown, trouble, created: null }, { status: 400 });
    }
    const answer = await state.api.invite({ name, email, ...rights, language: language() });
    if (answer.ok) {
      return page({ ...shown, trouble: null, created: answer.data }, { status: 201 });
    }
    const status = answer.status || 503;
    return page({ ...shown, trouble: problemWords(answer), created: null }, { status });
  },
});

async function locationsOf({ api }: State): Promise<Location[]> {
  const answer = await api.locations();
  return answer.ok ? answer.data.items : [];
}

export default define.page<InviteData>(({ data }) => {
  const { created, trouble, name, email, rights, locations } = data;
  return (
    <>
      <PageHead
        title={t("Invite somebody")}
        up={{ href: "/settings/users", label: t("People") }}
      />
      {created !== null && (
        <>
          <SecretOnce
            title={t("The link for {name}", { name: created.invitation.name })}
            text={created.is_mailed
              ? t(
                "A mail with it is on its way to {email}. It works once, for three days; whoever opens it first chooses the password. It is shown this once.",
                { email: created.invitation.email },
              )
              : t(
                "Hand it over yourself: nothing is sent. It works once, for three days; whoever opens it first chooses the password. It is shown this once.",
              )}
            secret={created.link}
          />
          <p>
            <a class="button" href="/settings/users">{t("Done")}</a>
          </p>
        </>
      )}
      {created === null && (
        <PostForm action="/settings/users/invite" class="form-page narrow">
          <Said said={null} trouble={trouble} />
          <section class="card form-part">
            <label class="entry">
              <span>{t("Name")}</span>
              <input name="name" required maxLength={80} autocomplete="off" value={name} />
            </label>
            <label class="entry">
              <span>{t("Email address")}</span>
              <input
                name="email"
                type="email"
                required
                maxLength={320}
                autocomplete="off"
                value={email}
              />
            </label>
            <RightsFields rights={rights} locations={locations} />
          </section>
          <p class="form-end">
            <button type="submit">{t("Make the link")}</button>
            <a class="button quiet" href="/settings/users">{t("Cancel")}</a>
          </p>
        </PostForm>
      )}
    </>
  );
});
