// Owns the fields that say what a person may do: a role, and where it holds.
import type { Location } from "../../server/contract/fleet.ts";
import { Role } from "../../server/contract/user.ts";
import { t } from "../i18n/translate.ts";
import { ROLES, roleWords } from "../words/role_words.ts";
import { isScopeForgotten, LocationScopeFields, scopeOf } from "./scope_fields.tsx";

export interface Rights {
  readonly role: Role;
  /** `null`: every location. */
  readonly location_ids: string[] | null;
}

export function RightsFields({ rights, locations }: {
  rights: Rights;
  locations: readonly Location[];
}) {
  return (
    <>
      <fieldset class="scope">
        <legend>{t("Role")}</legend>
        {ROLES.map((role) => (
          <label class="tick" key={role}>
            <input type="radio" name="role" value={role} checked={role === rights.role} />
            <span>
              {roleWords(role).label}
              <small>{roleWords(role).text}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <LocationScopeFields locations={locations} chosen={rights.location_ids ?? []} />
    </>
  );
}

/** `null`: "only these", but none was chosen. */
export function rightsOf(form: FormData): Rights | null {
  if (isScopeForgotten(form, "location_ids")) return null;
  const ids = scopeOf(form, "location_ids");
  return { role: roleOf(form), location_ids: ids.length === 0 ? null : ids };
}

export function roleOf(form: FormData): Role {
  return Role.safeParse(form.get("role")).data ?? "viewer";
}
