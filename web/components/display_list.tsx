// Owns how a location's displays are listed: when each was seen, and an end to it.
import type { ApiKey } from "../../server/contract/key.ts";
import { t } from "../i18n/translate.ts";
import { instantWords } from "../words/time_words.ts";
import { PostForm } from "./post_form.tsx";

export function DisplayList({ keys, zone }: { keys: readonly ApiKey[]; zone: string }) {
  return (
    <section aria-label={t("Displays of this location")}>
      <div class="section-head">
        <h2>{t("Displays of this location")}</h2>
      </div>
      {keys.length === 0 && <p class="hint">{t("No display has a link yet.")}</p>}
      {keys.length > 0 && (
        <ul class="card plain-list">
          {keys.map((key) => (
            <li key={key.id}>
              <div>
                <b>{key.name}</b>
                <p class="hint">{seenWords(key, zone)}</p>
              </div>
              <PostForm>
                <input type="hidden" name="end" value={key.id} />
                <button type="submit" class="quiet" aria-label={`${t("End")}: ${key.name}`}>
                  {t("End")}
                </button>
              </PostForm>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function seenWords({ last_used_at }: ApiKey, zone: string): string {
  if (last_used_at === null) return t("Never opened");
  return t("Last seen {at}", { at: instantWords(last_used_at, { zone, as: "full" }) });
}
