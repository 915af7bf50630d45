// Owns telling when the chosen sites may be disturbed.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LocationWindows } from "../../server/contract/deployment.ts";
import type { Location } from "../../server/contract/fleet.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { openWords } from "../words/window_words.ts";

interface WindowWordsProps {
  readonly locationIds: readonly string[];
  readonly locations: readonly Location[];
}

/** Sites that are told one by one. */
const FEW = 12;

export function WindowWords({ locationIds, locations }: WindowWordsProps) {
  const known = useSignal<Readonly<Record<string, LocationWindows>>>({});
  const wanted = locationIds.slice(0, FEW);
  useEffect(() => {
    const { maintenanceWindows } = createApiClient(sendFromBrowser);
    for (const id of wanted.filter((one) => known.peek()[one] === undefined)) {
      maintenanceWindows(id).then((answer) => {
        if (answer.ok) known.value = { ...known.peek(), [id]: answer.data };
      });
    }
  }, [wanted.join()]);
  const names = new Map(locations.map(({ id, name }) => [id, name]));
  if (locationIds.length === 0) return null;
  return (
    <div class="windows-told">
      <h3>{t("Maintenance windows")}</h3>
      <ul>
        {wanted.map((id) => {
          const windows = known.value[id];
          return (
            <li key={id}>
              <span>{names.get(id) ?? t("Unknown location")}</span>{" "}
              <span class="hint">{windows === undefined ? "…" : openWords(windows)}</span>
            </li>
          );
        })}
      </ul>
      {locationIds.length > FEW && (
        <p class="hint">
          {t("{count, plural, one {and # more location} other {and # more locations}}", {
            count: locationIds.length - FEW,
          })}
        </p>
      )}
      <a class="link" href="/deployments/windows">{t("Change the windows")}</a>
    </div>
  );
}
