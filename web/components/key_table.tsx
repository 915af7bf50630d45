// Owns how API keys look in a list.
import type { ApiKey } from "../../server/contract/key.ts";
import { t } from "../i18n/translate.ts";
import ConfirmButton from "../islands/confirm_button.tsx";
import { locationsWords } from "../words/scope_words.ts";
import { At } from "./instant.tsx";
import type { Places } from "./place.ts";
import { Status } from "./status.tsx";

export interface KeyTableProps {
  readonly keys: readonly ApiKey[];
  readonly places: Places;
  readonly zone: string;
  readonly nowMs: number;
}

export function KeyTable({ keys, places, zone, nowMs }: KeyTableProps) {
  return (
    <table class="rows keys">
      <thead>
        <tr>
          <th scope="col">{t("Key")}</th>
          <th scope="col">{t("May")}</th>
          <th scope="col">{t("Locations")}</th>
          <th scope="col">{t("Last used")}</th>
          <th scope="col">{t("Ends")}</th>
          <th scope="col">
            <span class="visually-hidden">{t("Actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => <Row key={key.id} apiKey={key} {...{ places, zone, nowMs }} />)}
      </tbody>
    </table>
  );
}

interface RowProps extends Omit<KeyTableProps, "keys"> {
  readonly apiKey: ApiKey;
}

function Row({ apiKey, places, zone, nowMs }: RowProps) {
  const { id, name, start, scopes, location_ids, created_by, last_used_at, expires_at } = apiKey;
  const isOver = expires_at !== null && Date.parse(expires_at) <= nowMs;
  return (
    <tr data-key={id}>
      <td class="main">
        <span class="name">{name}</span>
        <small>
          <code translate={false}>{start}…</code> · {t("made by {name}", { name: created_by })}
        </small>
      </td>
      <td class="types">{scopes.join(", ")}</td>
      <td class="extent">{locationsWords(location_ids, places)}</td>
      <td class="last" data-label={t("Last used")}>
        {last_used_at === null ? t("Never") : <At iso={last_used_at} zone={zone} as="day_time" />}
      </td>
      <td class="ends" data-label={t("Ends")}>
        {expires_at === null
          ? t("Until it is revoked")
          : isOver
          ? <Status tone="idle" label={t("Expired")} />
          : <At iso={expires_at} zone={zone} as="day_time" />}
      </td>
      <td class="act">
        <ConfirmButton
          label={t("Revoke")}
          title={t("Revoke {name}?", { name })}
          text={t("Whoever uses it is refused from this moment on. It cannot be undone.")}
          action="/settings/keys"
          fields={{ key: id }}
        />
      </td>
    </tr>
  );
}
