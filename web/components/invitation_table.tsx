// Owns how invitations look that nobody has taken up yet.
import type { Invitation } from "../../server/contract/user.ts";
import { t } from "../i18n/translate.ts";
import { roleWords } from "../words/role_words.ts";
import { locationsWords } from "../words/scope_words.ts";
import { At } from "./instant.tsx";
import type { Places } from "./place.ts";
import { PostForm } from "./post_form.tsx";
import { Status } from "./status.tsx";

export interface InvitationTableProps {
  readonly invitations: readonly Invitation[];
  readonly places: Places;
  readonly zone: string;
}

export function InvitationTable({ invitations, places, zone }: InvitationTableProps) {
  return (
    <table class="rows invitations">
      <thead>
        <tr>
          <th scope="col">{t("Name")}</th>
          <th scope="col">{t("Role")}</th>
          <th scope="col">{t("Locations")}</th>
          <th scope="col">{t("State")}</th>
          <th scope="col">
            <span class="visually-hidden">{t("Actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {invitations.map((invitation) => (
          <tr key={invitation.id}>
            <td class="main">
              <span class="name">{invitation.name}</span>
              <small>{invitation.email}</small>
            </td>
            <td class="role">{roleWords(invitation.role).label}</td>
            <td class="extent">{locationsWords(invitation.location_ids, places)}</td>
            <td class="state">
              {invitation.state === "open"
                ? <Status tone="info" label={t("Not taken up yet")} />
                : <Status tone="idle" label={t("Expired")} />}
              <small>
                {t("Until")} <At iso={invitation.expires_at} zone={zone} as="day_time" />
              </small>
            </td>
            <td class="act">
              {invitation.state === "open" && (
                <PostForm action="/settings/users">
                  <input type="hidden" name="invitation" value={invitation.id} />
                  <button
                    type="submit"
                    class="quiet"
                    aria-label={t("Withdraw the invitation of {name}", { name: invitation.name })}
                  >
                    {t("Withdraw")}
                  </button>
                </PostForm>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
