// Owns what the plates page's address means: the form's fields ↔ the API's question.
import type { PlateFilter } from "../api_client.ts";
import { instantOf } from "./zoned_time.ts";

/** Fields of the form, as in the page's address. Times are wall clocks of `zone`. */
export interface PlateForm {
  readonly plate: string;
  readonly location: string;
  readonly from: string;
  readonly to: string;
  readonly cursor: string;
}

/** The form of an address. */
export function plateFormOf(params: URLSearchParams): PlateForm {
  const field = (name: string) => (params.get(name) ?? "").trim();
  return {
    plate: plateText(field("plate")),
    location: field("location"),
    from: field("from"),
    to: field("to"),
    cursor: field("cursor"),
  };
}

/** The question to the API. */
export function plateFilterOf(form: PlateForm, zone: string): PlateFilter {
  return {
    plate: form.plate,
    location_id: form.location,
    from: instantOf(form.from, zone) ?? "",
    to: instantOf(form.to, zone) ?? "",
    cursor: form.cursor,
  };
}

/** The page's address of a form; empty fields are left out. */
export function plateAddress(form: Partial<PlateForm>): string {
  const filled = Object.entries(form).filter(([, value]) => value !== "");
  const query = new URLSearchParams(filled).toString();
  return query === "" ? "/plates" : `/plates?${query}`;
}

/** `abc-12*` → `ABC12*`: plates are stored in upper case without separators. */
function plateText(typed: string): string {
  const letters = typed.toUpperCase().replaceAll(/[^\p{L}\p{Nd}]/gu, "");
  return letters !== "" && typed.endsWith("*") ? `${letters}*` : letters;
}
