// Owns the API's calls about lists of plates.
import type { Page } from "../../server/contract/page.ts";
import type {
  CreateList,
  ImportResult,
  ListEntry,
  PlateList,
  PutEntry,
  UpdateList,
} from "../../server/contract/plate_list.ts";
import { type Answer, type Calls, queryOf } from "./call.ts";

const at = (listId: string) => `/api/lists/${encodeURIComponent(listId)}`;

export const listCalls = ({ get, post, patch, del, raw }: Calls) => ({
  lists: () => get<Page<PlateList>>("/api/lists?limit=200"),
  createList: (input: Partial<CreateList>) => post<PlateList>("/api/lists", input),
  list: (id: string) => get<PlateList>(at(id)),
  updateList: (id: string, input: UpdateList) => patch<PlateList>(at(id), input),
  deleteList: (id: string) => del<null>(at(id)),
  listEntries: (id: string, query: Partial<Record<"plate" | "cursor" | "limit", string>>) =>
    get<Page<ListEntry>>(`${at(id)}/entries${queryOf(query)}`),
  putListEntry: (id: string, entry: Partial<PutEntry>) =>
    post<ListEntry>(`${at(id)}/entries`, entry),
  deleteListEntry: (id: string, entryId: string) =>
    del<null>(`${at(id)}/entries/${encodeURIComponent(entryId)}`),
  /** A CSV file's text; with `skip` the good lines although others have faults. */
  importList: async (id: string, csv: string, skip: boolean): Promise<Answer<ImportResult>> => {
    const response = await raw(`${at(id)}/import${queryOf({ skip_faults: skip ? "true" : "" })}`, {
      method: "POST",
      headers: { "content-type": "text/csv" },
      body: csv,
    });
    if (response === null) return { ok: false, status: 0, problem: null };
    const body = await response.json().catch(() => null);
    if (response.ok) return { ok: true, data: body };
    return { ok: false, status: response.status, problem: body };
  },
});
