// Owns the entries of a list: searched as one types, added one after the other, brought in by the
// hundred, removed.
import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Page } from "../../server/contract/page.ts";
import type { ListEntry } from "../../server/contract/plate_list.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { Search } from "../components/icons.ts";
import { PlateEntryForm } from "../components/plate_entry_form.tsx";
import { PlateEntryTable } from "../components/plate_entry_table.tsx";
import { PlateImport } from "../components/plate_import.tsx";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { countWords } from "../words/number_words.ts";
import { plateText } from "../words/plate_text.ts";
import { problemWords } from "../words/problem_words.ts";

export interface ListEntriesProps {
  readonly listId: string;
  readonly entries: Page<ListEntry>;
  /** Of the whole list. */
  readonly total: number;
  readonly plate: string;
  /** Whose days the entries end on. */
  readonly zone: string;
  readonly canWrite: boolean;
}

const TYPING_MS = 70;
const ENTRIES_A_PAGE = "50";
const client = () => createApiClient(sendFromBrowser);

export default function ListEntries(props: ListEntriesProps) {
  const { listId, zone, canWrite } = props;
  const { entries, total, plate, search, reload, more, remove } = useEntries(props);
  return (
    <section class="list-entries" aria-label={t("Plates of this list")}>
      {canWrite && (
        <div class="entry-tools">
          <PlateEntryForm listId={listId} zone={zone} onAdded={() => reload()} />
          <PlateImport listId={listId} onImported={() => reload()} />
        </div>
      )}
      <div class="plate-toolbar">
        <label class="search">
          <span class="visually-hidden">{t("Search this list")}</span>
          <Search />
          <input
            type="search"
            placeholder={t("Search this list")}
            value={plate.value}
            maxLength={40}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => search(event.currentTarget.value)}
          />
        </label>
        <p class="hint" role="status">
          {t("{count, plural, =0 {no plate} one {one plate} other {{shown} plates}}", {
            count: total.value,
            shown: countWords(total.value),
          })}
        </p>
      </div>
      {entries.value.items.length === 0
        ? (
          <p class="card hint">
            {plate.value === "" ? t("This list is empty.") : t("No plate of this list begins so.")}
          </p>
        )
        : (
          <div class="card table-card">
            <PlateEntryTable
              entries={entries.value.items}
              zone={zone}
              onRemove={canWrite ? remove : null}
            />
          </div>
        )}
      {entries.value.next_cursor !== null && (
        <p class="pager">
          <button type="button" class="quiet" onClick={more}>{t("More")}</button>
        </p>
      )}
    </section>
  );
}

function useEntries({ listId, entries: first, total: counted, plate: asked }: ListEntriesProps) {
  const entries: Signal<Page<ListEntry>> = useSignal(first);
  const total = useSignal(counted);
  const plate = useSignal(asked);
  const asking = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const query = () => {
    const text = plateText(plate.peek());
    return { plate: text === "" ? "" : `${text}*`, limit: ENTRIES_A_PAGE };
  };
  const reload = async () => {
    const mine = ++asking.current;
    const [page, list] = await Promise.all([
      client().listEntries(listId, query()),
      client().list(listId),
    ]);
    if (mine !== asking.current) return;
    if (page.ok) entries.value = page.data;
    else say(problemWords(page), "bad");
    if (list.ok) total.value = list.data.entries;
  };
  const search = (text: string) => {
    plate.value = text;
    const wanted = plateText(text);
    const address = wanted === "" ? location.pathname : `?plate=${encodeURIComponent(wanted)}`;
    history.replaceState(history.state, "", address);
    clearTimeout(timer.current);
    timer.current = setTimeout(reload, TYPING_MS);
  };
  const more = async () => {
    const { items, next_cursor: cursor } = entries.peek();
    const page = await client().listEntries(listId, { ...query(), cursor: cursor ?? "" });
    if (!page.ok) return say(problemWords(page), "bad");
    entries.value = { ...page.data, items: [...items, ...page.data.items] };
  };
  const remove = async (entry: ListEntry) => {
    const answer = await client().deleteListEntry(listId, entry.id);
    if (!answer.ok) return say(problemWords(answer), "bad");
    const { items, next_cursor } = entries.peek();
    entries.value = { items: items.filter(({ id }) => id !== entry.id), next_cursor };
    total.value = Math.max(0, total.peek() - 1);
    say(t("{plate} is off the list", { plate: entry.plate }), "info");
  };
  return { entries, total, plate, search, reload, more, remove };
}
