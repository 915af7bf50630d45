// Owns one list of plates: what it does, its entries, its settings, its end.
import type { Location } from "../../../../../server/contract/fleet.ts";
import type { Page } from "../../../../../server/contract/page.ts";
import type { ListEntry, PlateList } from "../../../../../server/contract/plate_list.ts";
import type { Answer } from "../../../../api/call.ts";
import type { PageApi } from "../../../../page_api.ts";
import { Failure } from "../../../../components/failure.tsx";
import { PageHead } from "../../../../components/page_head.tsx";
import { listFieldsOf, PlateListForm } from "../../../../components/plate_list_form.tsx";
import { PlateListMeaning } from "../../../../components/plate_list_meaning.tsx";
import { PostForm } from "../../../../components/post_form.tsx";
import { Banner } from "../../../../components/status.tsx";
import { t } from "../../../../i18n/translate.ts";
import ListEntries from "../../../../islands/list_entries.tsx";
import { HttpError, page } from "../../../../runtime/define.ts";
import { redirectTo } from "../../../../safe_next.ts";
import { define } from "../../../../state.ts";
import { plateText } from "../../../../words/plate_text.ts";
import { zoneOfLocations } from "../../../../words/plate_zone.ts";
import { problemWords } from "../../../../words/problem_words.ts";

interface ListData {
  readonly list: PlateList;
  readonly entries: Answer<Page<ListEntry>>;
  readonly locations: readonly Location[];
  /** What is searched for among the entries. */
  readonly plate: string;
  readonly trouble: string | null;
}

export const title = define.title<ListData>(({ list }) => list.name);

export const handler = define.handlers<ListData>({
  async GET({ state, params, url }) {
    const plate = plateText(url.searchParams.get("plate") ?? "");
    return page({ ...await load(state.api, params.id ?? "", plate), trouble: null });
  },
  async POST({ state, params, req }) {
    const form = await req.formData();
    const id = params.id ?? "";
    const isDelete = form.get("action") === "delete";
    const { name, description, location_ids } = listFieldsOf(form);
    const answer: Answer<unknown> = isDelete
      ? await state.api.deleteList(id)
      : await state.api.updateList(id, { name, description, location_ids });
    if (answer.ok) return redirectTo(isDelete ? "/settings/lists" : `/settings/lists/${id}`);
    const data = { ...await load(state.api, id, ""), trouble: problemWords(answer) };
    return page(data, { status: answer.status || 503 });
  },
});

async function load(
  api: PageApi,
  id: string,
  plate: string,
): Promise<Omit<ListData, "trouble">> {
  const [list, entries, locations] = await Promise.all([
    api.list(id),
    api.listEntries(id, { plate: plate === "" ? "" : `${plate}*`, limit: "50" }),
    api.locations(),
  ]);
  if (!list.ok) throw new HttpError(list.status === 400 ? 404 : list.status || 503);
  return {
    list: list.data,
    entries,
    locations: locations.ok ? locations.data.items : [],
    plate,
  };
}

export default define.page<ListData>(({ data, state }) => {
  const { list, entries, locations, plate, trouble } = data;
  const canWrite = ["admin", "operator"].includes(state.user?.role ?? "");
  const own = locations.filter(({ id }) => list.location_ids.includes(id));
  return (
    <>
      <PageHead title={list.name} up={{ href: "/settings/lists", label: t("Lists of plates") }} />
      {trouble !== null && <Banner tone="bad">{trouble}</Banner>}
      <PlateListMeaning kind={list.kind} />
      <p class="hint">
        {list.description !== "" && <>{list.description} ·</>} {own.length === 0
          ? t("It counts at every location.")
          : t("It counts at {places} only.", { places: own.map(({ name }) => name).join(", ") })}
      </p>
      {!entries.ok
        ? <Failure title={t("The entries could not be shown")} answer={entries} />
        : (
          <ListEntries
            listId={list.id}
            entries={entries.data}
            total={list.entries}
            plate={plate}
            zone={zoneOfLocations(own.length > 0 ? own : locations, own[0]?.id ?? "")}
            canWrite={canWrite}
          />
        )}
      {canWrite && <Settings {...data} />}
    </>
  );
});

function Settings({ list, locations, trouble }: ListData) {
  return (
    <>
      <details class="card list-new" open={trouble !== null}>
        <summary>{t("Name and locations")}</summary>
        <PlateListForm fields={list} locations={locations} isNew={false} />
      </details>
      <details class="card list-new">
        <summary>{t("Delete this list")}</summary>
        <p>
          {t(
            "Its {count, plural, one {plate is} other {# plates are}} taken off with it. Gates do not open by this list any more.",
            {
              count: list.entries,
            },
          )}
        </p>
        <PostForm>
          <input type="hidden" name="action" value="delete" />
          <button type="submit" class="danger">{t("Delete the list and its plates")}</button>
        </PostForm>
      </details>
    </>
  );
}
