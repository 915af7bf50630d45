// Owns what can be done with the chosen devices; stands at the bottom while some are chosen.
import type { Signal } from "@preact/signals";
import { MOST_DEVICES } from "../api/every_device.ts";
import { t } from "../i18n/translate.ts";
import { actWords, BULK_ACTIONS, type BulkName } from "../words/bulk_words.ts";
import { Rocket, X } from "./icons.ts";

interface BulkBarProps {
  readonly ids: readonly string[];
  readonly asked: Signal<BulkName | null>;
  /** More match than are in sight; `null`: these are all. */
  readonly pickAll: (() => void) | null;
  onClear(): void;
}

export function BulkBar({ ids, asked, pickAll, onClear }: BulkBarProps) {
  if (ids.length === 0) return null;
  return (
    <section class="bulk-bar" aria-label={t("Chosen devices")}>
      <p role="status">
        <b>{t("{count} chosen", { count: ids.length })}</b>
        {pickAll !== null && (
          <button type="button" class="quiet" onClick={pickAll}>
            {t("Choose all that match")}
          </button>
        )}
      </p>
      <div class="bulk-acts">
        {BULK_ACTIONS.map((action) => (
          <button
            key={action}
            type="button"
            class={action === "delete" ? "quiet danger-text" : "quiet"}
            disabled={ids.length > MOST_DEVICES}
            onClick={() => asked.value = action}
          >
            {actWords(action)}
          </button>
        ))}
        <a class="button quiet" href={`/deployments/new#devices=${ids.join(",")}`}>
          <Rocket /> {t("Deploy")}
        </a>
      </div>
      <button
        type="button"
        class="icon-button clear"
        aria-label={t("Choose none")}
        onClick={onClear}
      >
        <X />
      </button>
    </section>
  );
}
