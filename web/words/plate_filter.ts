// Owns what the plates page's address means: the form's fields ↔ the API's question.
import { queryOf } from "../api/call.ts";
import type { PlateFilter } from "../api/plates_calls.ts";
import { mayBeMisread, plateText } from "./plate_text.ts";
import { instantOf } from "./zoned_time.ts";

/** Fields of the form, as in the page's address. Times are wall clocks of `zone`. */
export interface PlateForm {
  readonly plate: string;
  readonly location: string;
  readonly device: string;
  readonly camera: string;
  readonly certainty: string;
  readonly from: string;
  readonly to: string;
  readonly cursor: string;
}

/** What can be asked of the certainty: a read has at least `least`, and less than `most`. */
export const CERTAINTIES: Readonly<Record<string, { least: string; most: string }>> = {
  below_80: { least: "", most: "0.8" },
  below_90: { least: "", most: "0.9" },
  from_90: { least: "0.9", most: "" },
};

/** The form of an address. */
export function plateFormOf(params: URLSearchParams): PlateForm {
  const field = (name: string) => (params.get(name) ?? "").trim();
  const certainty = field("certainty");
  return {
    plate: typedPlate(field("plate")),
    location: field("location"),
    device: field("device"),
    camera: field("camera"),
    certainty: Object.hasOwn(CERTAINTIES, certainty) ? certainty : "",
    from: field("from"),
    to: field("to"),
    cursor: field("cursor"),
  };
}

/** The question for reads of plates that begin as was typed. */
export function plateFilterOf(form: PlateForm, zone: string): PlateFilter {
  const plate = form.plate === "" || form.plate.endsWith("*") ? form.plate : `${form.plate}*`;
  return { ...narrowed(form, zone), plate, cursor: form.cursor };
}

/** The question for plates that are like the typed one; `null` where there is nothing to be like. */
export function nearFilterOf(form: PlateForm, zone: string): PlateFilter | null {
  const isWhole = form.plate !== "" && !form.plate.endsWith("*");
  const isAsked = isWhole && form.cursor === "" && mayBeMisread(form.plate);
  return isAsked ? { ...narrowed(form, zone), q: form.plate } : null;
}

/** Where all that match come as a file. */
export function plateExportPath(form: PlateForm, zone: string): string {
  return `/api/plates/export.csv${queryOf({ ...plateFilterOf(form, zone), cursor: "" })}`;
}

/** The page's address of a form; empty fields are left out. */
export function plateAddress(form: Partial<PlateForm>): string {
  return `/plates${queryOf(form)}`;
}

/** Whether anything narrows the list. */
export function isFiltered(form: PlateForm): boolean {
  return Object.entries(form).some(([name, value]) => name !== "cursor" && value !== "");
}

/** `abc-12*` → `ABC12*`: plates are stored in upper case without separators. */
export function typedPlate(typed: string): string {
  const letters = plateText(typed).slice(0, MOST_TYPED);
  return letters !== "" && typed.trim().endsWith("*") ? `${letters}*` : letters;
}

const MOST_TYPED = 16;

function narrowed(form: PlateForm, zone: string): PlateFilter {
  const { least = "", most = "" } = CERTAINTIES[form.certainty] ?? {};
  return {
    location_id: form.location,
    device_id: form.device,
    camera_id: form.camera,
    from: instantOf(form.from, zone) ?? "",
    to: instantOf(form.to, zone) ?? "",
    min_confidence: least,
    max_confidence: most,
  };
}
