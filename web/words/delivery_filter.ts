// Owns what the address of an endpoint's deliveries means: the form's fields ↔ the API's question.
import type { DeliveryFilter } from "../api/webhooks_calls.ts";
import { instantOf } from "./zoned_time.ts";

/** Fields of the form, as in the page's address. Times are wall clocks of the page's zone. */
export interface DeliveryForm {
  readonly status: string;
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly cursor: string;
}

export const STATUSES = ["failed", "pending", "delivered", "expired"] as const;

export function deliveryFormOf(params: URLSearchParams): DeliveryForm {
  const field = (name: string) => (params.get(name) ?? "").trim();
  const status = STATUSES.find((known) => known === field("status")) ?? "";
  return {
    status,
    type: field("type"),
    from: field("from"),
    to: field("to"),
    cursor: field("cursor"),
  };
}

export function deliveryFilterOf(form: DeliveryForm, zone: string): DeliveryFilter {
  return {
    ...form,
    from: instantOf(form.from, zone) ?? "",
    to: instantOf(form.to, zone) ?? "",
    limit: "50",
  };
}

export function deliveriesAddress(endpointId: string, form: Partial<DeliveryForm>): string {
  const filled = Object.entries(form).filter(([, value]) => value !== "");
  const query = new URLSearchParams(filled).toString();
  return `/webhooks/${endpointId}${query === "" ? "" : `?${query}`}`;
}
