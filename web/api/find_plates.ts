// Owns the two questions behind a list of plates: what begins as was typed, and what is like it.
import type { Page } from "../../server/contract/page.ts";
import type { FoundRead } from "../../server/contract/read.ts";
import type { Answer } from "../api/call.ts";
import type { ApiClient } from "../api_client.ts";
import { nearFilterOf, plateFilterOf, type PlateForm } from "../words/plate_filter.ts";

export interface PlatesFound {
  readonly reads: Answer<Page<FoundRead>>;
  /** What {@link reads} were asked for by. */
  readonly form: PlateForm;
  /** Reads of plates like {@link nearTo}, and not among those above; none where it was not asked. */
  readonly near: Answer<readonly FoundRead[]>;
  /** Is not what was typed while the near ones of it are still looked for. */
  readonly nearTo: string;
}

/** Nothing is like it, or it was not asked. */
export const NOTHING_NEAR: PlatesFound["near"] = { ok: true, data: [] };
export const PLATES_A_PAGE = "30";
const NEAR_A_PAGE = "12";

type Api = Pick<ApiClient, "plates">;

export interface PlateQuestion {
  readonly form: PlateForm;
  readonly zone: string;
  readonly signal?: AbortSignal;
}

/** Asks both at once. Without the near ones the list is still worth showing. */
export async function findPlates(api: Api, question: PlateQuestion): Promise<PlatesFound> {
  const [reads, near] = await Promise.all([
    findBeginning(api, question),
    findNear(api, question),
  ]);
  const { form } = question;
  return { reads, form, near, nearTo: form.plate };
}

/** A page of the reads whose plates begin as was typed. */
export async function findBeginning(
  api: Api,
  { form, zone, signal }: PlateQuestion,
): Promise<PlatesFound["reads"]> {
  const filter = { ...plateFilterOf(form, zone), limit: PLATES_A_PAGE };
  return told(await api.plates(filter, signal), form.plate);
}

/** The reads whose plates are like the typed one and do not begin so. */
export async function findNear(
  api: Api,
  { form, zone, signal }: PlateQuestion,
): Promise<PlatesFound["near"]> {
  const filter = nearFilterOf(form, zone);
  if (filter === null) return NOTHING_NEAR;
  const answer = await api.plates({ ...filter, limit: NEAR_A_PAGE }, signal);
  if (!answer.ok) return answer;
  return withoutBeginning({ ok: true, data: answer.data.items }, form.plate);
}

/** Those that do not stand among what begins so. */
export function withoutBeginning(near: PlatesFound["near"], plate: string): PlatesFound["near"] {
  if (!near.ok) return near;
  return { ok: true, data: near.data.filter((read) => !read.plate.startsWith(plate)) };
}

/** Of those that begin so, the ones that are just that plate. */
function told(reads: Answer<Page<FoundRead>>, plate: string): Answer<Page<FoundRead>> {
  if (!reads.ok || plate === "") return reads;
  const items = reads.data.items.map((read): FoundRead =>
    read.plate === plate ? { ...read, found: "exact" } : read
  );
  return { ok: true, data: { ...reads.data, items } };
}
