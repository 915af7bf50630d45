// Owns changing an endpoint's secret without a gap.
import type { Endpoint } from "../../server/contract/webhook.ts";
import { t, type Text } from "../i18n/translate.ts";
import { At } from "./instant.tsx";
import { PostForm } from "./post_form.tsx";

const HOUR_MS = 3_600_000;
const OVERLAPS: readonly { ms: number; label: Text }[] = [
  { ms: 24 * HOUR_MS, label: "For a day both sign" },
  { ms: HOUR_MS, label: "For an hour both sign" },
  { ms: 7 * 24 * HOUR_MS, label: "For a week both sign" },
  { ms: 0, label: "The old one ends at once" },
];

export interface EndpointSecretProps {
  readonly endpoint: Endpoint;
  readonly zone: string;
  readonly action: string;
}

export function EndpointSecret({ endpoint, zone, action }: EndpointSecretProps) {
  const until = endpoint.previous_secret_until;
  return (
    <section class="card form-part lone-part">
      <h2>{t("Signing secret")}</h2>
      <p class="hint">
        {until === null
          ? t("Every request is signed by it. It cannot be shown again, only changed.")
          : (
            <>
              {t("Two secrets sign until")} <At iso={until} zone={zone} as="full" />
            </>
          )}
      </p>
      <PostForm action={action} class="inline-form">
        <input type="hidden" name="action" value="rotate" />
        <label class="entry">
          <span>{t("When it is changed")}</span>
          <select name="overlap_ms">
            {OVERLAPS.map(({ ms, label }) => <option key={ms} value={ms}>{t(label)}</option>)}
          </select>
        </label>
        <button type="submit" class="quiet">{t("Make a new secret")}</button>
      </PostForm>
    </section>
  );
}
