// Owns the lists of plates: members, blocked, watched; and making one.
import type { Location } from "../../../../../server/contract/fleet.ts";
import type { Page } from "../../../../../server/contract/page.ts";
import type { PlateList } from "../../../../../server/contract/plate_list.ts";
import type { Answer } from "../../../../api/call.ts";
import type { PageApi } from "../../../../page_api.ts";
import { Failure } from "../../../../components/failure.tsx";
import { PageHead } from "../../../../components/page_head.tsx";
import {
  type ListFields,
  listFieldsOf,
  PlateListForm,
} from "../../../../components/plate_list_form.tsx";
import { Banner, Status } from "../../../../components/status.tsx";
import { t } from "../../../../i18n/translate.ts";
import { page } from "../../../../runtime/define.ts";
import { redirectTo } from "../../../../safe_next.ts";
import { define } from "../../../../state.ts";
import { countWords } from "../../../../words/number_words.ts";
import { LIST_TONES, listKindWords } from "../../../../words/plate_words.ts";
import { problemWords } from "../../../../words/problem_words.ts";

interface ListsData {
  readonly lists: Answer<Page<PlateList>>;
  readonly locations: readonly Location[];
  readonly fields: ListFields;
  readonly trouble: string | null;
}

const EMPTY: ListFields = { name: "", kind: "member", description: "", location_ids: [] };

export const title = define.title(() => t("Lists of plates"));

export const handler = define.handlers<ListsData>({
  async GET({ state }) {
    return page({ ...await load(state.api), fields: EMPTY, trouble: null });
  },
  async POST({ state, req }) {
    const fields = listFieldsOf(await req.formData());
    const made = await state.api.createList(fields);
    if (made.ok) return redirectTo(`/settings/lists/${made.data.id}`);
    const data = { ...await load(state.api), fields, trouble: problemWords(made) };
    return page(data, { status: made.status || 503 });
  },
});

async function load(api: PageApi): Promise<Pick<ListsData, "lists" | "locations">> {
  const [lists, locations] = await Promise.all([api.lists(), api.locations()]);
  return { lists, locations: locations.ok ? locations.data.items : [] };
}

export default define.page<ListsData>(({ data, state }) => {
  const { lists, locations, fields, trouble } = data;
  const canWrite = ["admin", "operator"].includes(state.user?.role ?? "");
  const isEmpty = lists.ok && lists.data.items.length === 0;
  return (
    <>
      <PageHead title={t("Lists of plates")} up={{ href: "/settings", label: t("Settings") }} />
      {!lists.ok && <Failure title={t("The lists could not be shown")} answer={lists} />}
      {isEmpty && (
        <p class="hint">
          {t("There is no list yet. A list of members lets gates open by themselves.")}
        </p>
      )}
      {lists.ok && !isEmpty && <Lists lists={lists.data.items} locations={locations} />}
      {canWrite && (
        <details class="card list-new" open={trouble !== null || isEmpty}>
          <summary>{t("New list")}</summary>
          {trouble !== null && <Banner tone="bad">{trouble}</Banner>}
          <PlateListForm fields={fields} locations={locations} isNew />
        </details>
      )}
    </>
  );
});

function Lists(
  { lists, locations }: { lists: readonly PlateList[]; locations: readonly Location[] },
) {
  const names = new Map(locations.map(({ id, name }) => [id, name]));
  return (
    <ul class="plate-lists">
      {lists.map(({ id, name, kind, description, entries, location_ids }) => (
        <li key={id}>
          <a class="card plate-list-card" href={`/settings/lists/${id}`}>
            <b>{name}</b>
            <Status tone={LIST_TONES[kind]} label={listKindWords(kind)} />
            <span class="hint">
              {t("{count, plural, =0 {no plate} one {one plate} other {{shown} plates}}", {
                count: entries,
                shown: countWords(entries),
              })} · {location_ids.length === 0
                ? t("All locations")
                : location_ids.map((at) => names.get(at) ?? t("Unknown location")).join(", ")}
            </span>
            {description !== "" && <span class="hint">{description}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}
