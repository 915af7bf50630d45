// Owns the fields of a webhook endpoint: where it leads, what it is sent, from where, in which shape.
import type { Device, Location } from "../../server/contract/fleet.ts";
import type { CreateEndpoint } from "../../server/contract/webhook.ts";
import { t } from "../i18n/translate.ts";
import PayloadEditor from "../islands/payload_editor.tsx";
import { sharedZone } from "../words/shared_zone.ts";
import { CHOOSABLE_TYPES, EVENT_TYPE_WORDS } from "../words/event_type_words.ts";
import { LocationScopeFields, ScopeFields } from "./scope_fields.tsx";

export interface EndpointFieldsProps {
  readonly input: CreateEndpoint;
  readonly locations: readonly Location[];
  readonly devices: readonly Device[];
}

export function EndpointFields({ input, locations, devices }: EndpointFieldsProps) {
  return (
    <>
      <section class="card form-part">
        <h2>{t("Where it leads")}</h2>
        <label class="entry">
          <span>{t("Address")}</span>
          <input
            name="url"
            type="url"
            required
            maxLength={2048}
            placeholder="https://pos.example.com/hooks/plates"
            autocomplete="off"
            spellcheck={false}
            value={input.url}
          />
        </label>
        <label class="entry">
          <span>{t("Name, for the lists of this dashboard")}</span>
          <input
            name="description"
            maxLength={200}
            placeholder={t("Point of sale")}
            value={input.description}
          />
        </label>
        <p class="hint">
          {t(
            "It must answer 2xx within 15 seconds. Private addresses are refused unless the server's settings allow them.",
          )}
        </p>
      </section>
      <section class="card form-part">
        <h2>{t("What it is sent")}</h2>
        <ScopeFields
          legend={t("Events")}
          name="types"
          allLabel={t("Every event, those of later versions too")}
          someLabel={t("Only these")}
          choices={CHOOSABLE_TYPES.map((type) => ({
            value: type,
            label: t(EVENT_TYPE_WORDS[type] ?? "Events"),
            note: type,
          }))}
          chosen={input.types}
        />
        <div class="form-columns">
          <LocationScopeFields locations={locations} chosen={input.location_ids} />
          <ScopeFields
            legend={t("Devices")}
            name="device_ids"
            allLabel={t("Every device")}
            someLabel={t("Only these")}
            choices={devices.map(({ id, name, location_name }) => ({
              value: id,
              label: name,
              note: location_name,
            }))}
            chosen={input.device_ids}
          />
        </div>
      </section>
      <PayloadEditor transform={input.transform} zone={sharedZone(locations)} />
    </>
  );
}
