// Owns how people look in a list: who, which role, where, how well kept their account is.
import type { User } from "../../server/contract/user.ts";
import { t } from "../i18n/translate.ts";
import { roleWords } from "../words/role_words.ts";
import { locationsWords } from "../words/scope_words.ts";
import type { Places } from "./place.ts";
import { Status } from "./status.tsx";

export interface UserTableProps {
  readonly users: readonly User[];
  readonly places: Places;
  readonly ownId: string;
}

export function UserTable({ users, places, ownId }: UserTableProps) {
  return (
    <table class="rows people">
      <thead>
        <tr>
          <th scope="col">{t("Name")}</th>
          <th scope="col">{t("Role")}</th>
          <th scope="col">{t("Locations")}</th>
          <th scope="col">{t("Second factor")}</th>
          <th scope="col">{t("State")}</th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id} data-user={user.id}>
            <td class="main">
              <a class="link name" href={`/settings/users/${user.id}`}>{user.name}</a>
              <small>{user.email}</small>
            </td>
            <td class="role">{roleWords(user.role).label}</td>
            <td class="extent">{locationsWords(user.location_ids, places)}</td>
            <td class="factor" data-label={t("Second factor")}>
              {user.two_factor_enabled
                ? <Status tone="good" label={t("On")} />
                : <Status tone="idle" label={t("Off")} />}
            </td>
            <td class="state">
              {user.deactivated_at !== null
                ? <Status tone="idle" label={t("Deactivated")} />
                : <Status tone="good" label={user.id === ownId ? t("You") : t("Active")} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
