// Owns the list of people and of open invitations.
import type { Location } from "../../../../../server/contract/fleet.ts";
import type { Page } from "../../../../../server/contract/page.ts";
import type { Invitation, User } from "../../../../../server/contract/user.ts";
import type { Answer } from "../../../../api/call.ts";
import { Failure } from "../../../../components/failure.tsx";
import { Plus } from "../../../../components/icons.ts";
import { InvitationTable } from "../../../../components/invitation_table.tsx";
import { placesOf } from "../../../../components/place.ts";
import { Said } from "../../../../components/said.tsx";
import { SettingsHead } from "../../../../components/settings_head.tsx";
import { UserTable } from "../../../../components/user_table.tsx";
import { redirectSaying, takeFlash } from "../../../../flash.ts";
import { t, type Text } from "../../../../i18n/translate.ts";
import { page } from "../../../../runtime/define.ts";
import { define, type State } from "../../../../state.ts";
import { problemWords } from "../../../../words/problem_words.ts";
import { sharedZone } from "../../../../words/shared_zone.ts";

interface UsersData {
  readonly users: Answer<Page<User>>;
  readonly invitations: readonly Invitation[];
  readonly locations: readonly Location[];
  readonly said: Text | null;
  readonly trouble: string | null;
}

export const title = define.title(() => t("People"));

export const handler = define.handlers<UsersData>({
  async GET({ state, req, url }) {
    const { said, headers } = takeFlash(req);
    return page({ ...await read(state, url), said, trouble: null }, { headers });
  },
  async POST({ state, req, url }) {
    const id = String((await req.formData()).get("invitation") ?? "");
    const answer = await state.api.withdrawInvitation(id);
    if (answer.ok) return redirectSaying("/settings/users", "invitation_withdrawn");
    const data = { ...await read(state, url), said: null, trouble: problemWords(answer) };
    return page(data, { status: answer.status || 503 });
  },
});

async function read(
  { api }: State,
  url: URL,
): Promise<Pick<UsersData, "users" | "invitations" | "locations">> {
  const [users, invitations, locations] = await Promise.all([
    api.users(url.searchParams.get("cursor") ?? ""),
    api.invitations(),
    api.locations(),
  ]);
  return {
    users,
    invitations: invitations.ok
      ? invitations.data.items.filter(({ state }) => state !== "accepted")
      : [],
    locations: locations.ok ? locations.data.items : [],
  };
}

export default define.page<UsersData>(({ data, state, url }) => {
  const { users, invitations, locations, said, trouble } = data;
  const zone = sharedZone(locations);
  return (
    <>
      <SettingsHead path={url.pathname} role={state.user?.role ?? null} />
      <Said said={said} trouble={trouble} />
      {!users.ok && <Failure title={t("The people could not be shown")} answer={users} />}
      {users.ok && (
        <>
          <div class="list-actions">
            <a class="button" href="/settings/users/invite">
              <Plus /> {t("Invite somebody")}
            </a>
          </div>
          <div class="card table-card">
            <UserTable
              users={users.data.items}
              places={placesOf(locations)}
              ownId={state.user?.id ?? ""}
            />
          </div>
          {users.data.next_cursor !== null && (
            <nav class="pager" aria-label={t("Pages")}>
              <a class="button quiet" href={`/settings/users?cursor=${users.data.next_cursor}`}>
                {t("More")}
              </a>
            </nav>
          )}
          {invitations.length > 0 && (
            <section>
              <div class="section-head">
                <h2>{t("Invitations")}</h2>
              </div>
              <div class="card table-card">
                <InvitationTable
                  invitations={invitations}
                  places={placesOf(locations)}
                  zone={zone}
                />
              </div>
            </section>
          )}
        </>
      )}
    </>
  );
});
