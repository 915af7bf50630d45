// Owns the two questions behind a list of plates: what begins as was typed, and what is like it.
import type { Page } from "../../server/contract/page.ts";
import type { FoundRead } from "../../server/contract/read.ts";
import type { Answer } from "../api/call.ts";
import type { ApiClient } from "../api_client.ts";
import { nearFilterOf, plateFilterOf, type PlateForm } from "../words/plate_filter.ts";

export interface PlatesFound {
  readonly reads: Answer<Page<FoundRead>>;
  /** Reads of plates like the one that was typed, and not among those above. */
  readonly near: readonly FoundRead[];
}

export const PLATES_A_PAGE = "30";
const NEAR_A_PAGE = "12";

/** Asks both at once. Without the near ones the list is still worth showing. */
export async function findPlates(
  api: Pick<ApiClient, "plates">,
  question: { form: PlateForm; zone: string; signal?: AbortSignal },
): Promise<PlatesFound> {
  const { form, zone, signal } = question;
  const nearFilter = nearFilterOf(form, zone);
  const [reads, near] = await Promise.all([
    api.plates({ ...plateFilterOf(form, zone), limit: PLATES_A_PAGE }, signal),
    nearFilter === null ? null : api.plates({ ...nearFilter, limit: NEAR_A_PAGE }, signal),
  ]);
  const like = near?.ok === true ? near.data.items : [];
  return {
    reads: told(reads, form.plate),
    near: like.filter(({ plate }) => !plate.startsWith(form.plate)),
  };
}

/** Of those that begin so, the ones that are just that plate. */
function told(reads: Answer<Page<FoundRead>>, plate: string): Answer<Page<FoundRead>> {
  if (!reads.ok || plate === "") return reads;
  const items = reads.data.items.map((read): FoundRead =>
    read.plate === plate ? { ...read, found: "exact" } : read
  );
  return { ok: true, data: { ...reads.data, items } };
}
