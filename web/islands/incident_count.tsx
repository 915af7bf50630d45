// Owns the number of open incidents in the navigation.
import { useSignal } from "@preact/signals";
import type { IncidentCount as Count } from "../../server/contract/incident.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { useRefreshed } from "../live/use_refreshed.ts";

/** More are not told apart at a glance. */
const MOST = 99;

/** `count` `null`: not known. */
export default function IncidentCount({ count }: { count: Count | null }) {
  const shown = useSignal(count);
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).incidentCount({ suppressed: "false" }),
    concerns: ({ type }) => type.startsWith("incident."),
    everyMs: null,
  });
  const open = shown.value?.count ?? 0;
  if (open === 0) return null;
  return (
    <span class="place-count">
      <span aria-hidden="true">{open > MOST ? `${MOST}+` : open}</span>
      <span class="visually-hidden">
        {t("{count, plural, one {# open} other {# open}}", { count: open })}
      </span>
    </span>
  );
}
