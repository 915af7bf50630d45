// Owns how notification rules look in a list.
import type { Rule } from "../../server/contract/notification.ts";
import type { Endpoint } from "../../server/contract/webhook.ts";
import { t } from "../i18n/translate.ts";
import { channelWords, triggerWords } from "../words/rule_words.ts";
import { locationsWords } from "../words/scope_words.ts";
import type { Places } from "./place.ts";
import { Status } from "./status.tsx";

export interface RuleTableProps {
  readonly rules: readonly Rule[];
  readonly endpoints: readonly Endpoint[];
  readonly places: Places;
}

export function RuleTable({ rules, endpoints, places }: RuleTableProps) {
  return (
    <table class="rows rules">
      <thead>
        <tr>
          <th scope="col">{t("Rule")}</th>
          <th scope="col">{t("Tells when")}</th>
          <th scope="col">{t("Locations")}</th>
          <th scope="col">{t("Tells")}</th>
          <th scope="col">{t("State")}</th>
        </tr>
      </thead>
      <tbody>
        {rules.map(({ id, name, trigger, location_ids, channels, enabled }) => (
          <tr key={id} data-rule={id}>
            <td class="main">
              <a class="link name" href={`/settings/notifications/${id}`}>{name}</a>
            </td>
            <td class="trigger">{triggerWords(trigger)}</td>
            <td class="extent">{locationsWords(location_ids, places)}</td>
            <td class="channels">
              {channels.map((channel) =>
                channelWords(channel, endpoints)
              ).join(" · ")}
            </td>
            <td class="state">
              {enabled
                ? <Status tone="good" label={t("On")} />
                : <Status tone="idle" label={t("Off")} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
