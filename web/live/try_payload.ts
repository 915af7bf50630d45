// Owns asking the server what a form's endpoint would be sent of recent events. Sends nothing to
// the endpoint.
import type { DryRunAnswer, UnsavedDryRun } from "../../server/contract/webhook.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import type { Tried, TriedEvent } from "../components/dry_run_view.tsx";
import { problemWords } from "../words/problem_words.ts";

const EVENTS = 5;

/** The newest events of the form's choice, each with the body that its expression makes. */
export async function tryPayload(form: FormData): Promise<Tried> {
  const api = createApiClient(sendFromBrowser);
  const asked = questionOf(form);
  const asIs = await api.dryRun({ ...asked, transform: null });
  if (!asIs.ok) return { kind: "refused", text: problemWords(asIs) };
  if (asked.transform === null) return { kind: "tried", events: pair(asIs.data, asIs.data) };
  const shaped = await api.dryRun(asked);
  if (!shaped.ok) return { kind: "refused", text: problemWords(shaped) };
  return { kind: "tried", events: pair(asIs.data, shaped.data) };
}

function questionOf(form: FormData): UnsavedDryRun {
  const some = (name: string) =>
    form.get(`${name}_scope`) === "some" ? form.getAll(name).map(String) : [];
  const transform = String(form.get("transform") ?? "").trim();
  return {
    transform: form.get("payload") === "own" && transform !== "" ? transform : null,
    types: some("types") as UnsavedDryRun["types"],
    location_ids: some("location_ids"),
    device_ids: some("device_ids"),
    limit: EVENTS,
  };
}

/** An event that happened between the two questions has no pair, and is left out. */
function pair(asIs: DryRunAnswer, shaped: DryRunAnswer): TriedEvent[] {
  const sources = new Map(asIs.items.map((item) => [item.event_id, item.body]));
  return shaped.items.flatMap(({ event_id, event_type, occurred_at, body, error }) => {
    const source = sources.get(event_id);
    return source ? [{ event_id, event_type, occurred_at, source, body, error }] : [];
  });
}
