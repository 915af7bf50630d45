// Owns what the endpoint's form means: its fields ↔ the API's input. Pure.
import { EventType } from "../../server/contract/event.ts";
import type { CreateEndpoint, Endpoint } from "../../server/contract/webhook.ts";
import { isScopeForgotten, scopeOf } from "../components/scope_fields.tsx";

export type EndpointInput = CreateEndpoint;

export const EMPTY_ENDPOINT: EndpointInput = {
  url: "",
  description: "",
  types: [],
  location_ids: [],
  device_ids: [],
  transform: null,
};

export function endpointInputOf(form: FormData): EndpointInput {
  const transform = String(form.get("transform") ?? "").trim();
  const isOwn = form.get("payload") === "own";
  return {
    url: String(form.get("url") ?? "").trim(),
    description: String(form.get("description") ?? "").trim(),
    types: scopeOf(form, "types").flatMap((type) => EventType.safeParse(type).data ?? []),
    location_ids: scopeOf(form, "location_ids"),
    device_ids: scopeOf(form, "device_ids"),
    transform: isOwn && transform !== "" ? transform : null,
  };
}

/** A choice of "only these" without any, which must not be taken for "every one". */
export function isChoiceForgotten(form: FormData): boolean {
  return ["types", "location_ids", "device_ids"].some((name) => isScopeForgotten(form, name));
}

export function inputOfEndpoint(endpoint: Endpoint): EndpointInput {
  const { url, description, types, location_ids, device_ids, transform } = endpoint;
  return { url, description, types, location_ids, device_ids, transform };
}
