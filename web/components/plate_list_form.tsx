// Owns the form of a list: its name, what it does, where it counts. Works without script.
import { useContext } from "preact/hooks";
import type { Location } from "../../server/contract/fleet.ts";
import type { PlateList } from "../../server/contract/plate_list.ts";
import { ListKind } from "../../server/contract/plate_list.ts";
import { t } from "../i18n/translate.ts";
import { listKindWords } from "../words/plate_words.ts";
import { meaningOf } from "./plate_list_meaning.tsx";
import { PostForm } from "./post_form.tsx";
import { Reader, seesAll } from "./rights.ts";

export type ListFields = Pick<PlateList, "name" | "kind" | "description" | "location_ids">;

export interface PlateListFormProps {
  readonly fields: ListFields;
  readonly locations: readonly Pick<Location, "id" | "name">[];
  /** A list's kind stays. */
  readonly isNew: boolean;
}

/** What a sent form says. */
export function listFieldsOf(form: FormData): ListFields {
  const kind = ListKind.safeParse(form.get("kind"));
  return {
    name: String(form.get("name") ?? "").trim(),
    kind: kind.success ? kind.data : "member",
    description: String(form.get("description") ?? "").trim(),
    location_ids: form.getAll("location").map(String),
  };
}

export function PlateListForm({ fields, locations, isNew }: PlateListFormProps) {
  const mayBeAll = seesAll(useContext(Reader));
  const isOpen = !mayBeAll && fields.location_ids.length === 0;
  return (
    <PostForm class="list-form">
      <input type="hidden" name="action" value={isNew ? "create" : "update"} />
      <label class="entry">
        <span>{t("Name")}</span>
        <input name="name" value={fields.name} required maxLength={80} autocomplete="off" />
      </label>
      {isNew && (
        <fieldset class="list-kinds">
          <legend>{t("What it is for")}</legend>
          {ListKind.options.map((kind) => (
            <label key={kind}>
              <input type="radio" name="kind" value={kind} checked={kind === fields.kind} />
              <span>
                <b>{listKindWords(kind)}</b>
                <small>{meaningOf(kind)}</small>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <label class="entry">
        <span>{t("What it is")}</span>
        <input name="description" value={fields.description} maxLength={500} autocomplete="off" />
      </label>
      {locations.length > 0 && (
        <fieldset class="list-places">
          <legend>{t("Only at these locations")}</legend>
          {mayBeAll && <p class="hint">{t("None chosen: it counts everywhere.")}</p>}
          <div>
            {locations.map(({ id, name }) => (
              <label key={id}>
                <input
                  type="checkbox"
                  name="location"
                  value={id}
                  checked={isOpen || fields.location_ids.includes(id)}
                />
                <span>{name}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <button type="submit">{isNew ? t("Create the list") : t("Save")}</button>
    </PostForm>
  );
}
