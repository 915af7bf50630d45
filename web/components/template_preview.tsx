// Owns trying a template out on devices before it is saved: what each would be sent. Sends nothing.
import { type Signal, useSignal } from "@preact/signals";
import type { Location } from "../../server/contract/fleet.ts";
import type { DevicePreview, TemplateVersion } from "../../server/contract/template.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { problemWords } from "../words/problem_words.ts";
import { Search } from "./icons.ts";
import { PreviewList } from "./preview_list.tsx";

interface TemplatePreviewProps {
  readonly templateId: string;
  readonly content: Signal<string>;
  readonly stored: Pick<TemplateVersion, "version" | "content">;
  readonly locations: readonly Location[];
  onFault(path: string): void;
}

/** As many as the API previews at once. */
const MOST = "100";

export function TemplatePreview(props: TemplatePreviewProps) {
  const { templateId, content, stored, locations, onFault } = props;
  const place = useSignal("");
  const items = useSignal<readonly DevicePreview[] | null>(null);
  const trouble = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const preview = async () => {
    isBusy.value = true;
    const api = createApiClient(sendFromBrowser);
    const found = await api.devices({ location_id: place.peek(), limit: MOST });
    const ids = found.ok ? found.data.items.map(({ id }) => id) : [];
    const isNew = content.peek() !== stored.content;
    const answer = !found.ok
      ? found
      : ids.length === 0
      ? { ok: true as const, data: { items: [] } }
      : await api.previewTemplate(templateId, {
        device_ids: ids,
        version: stored.version,
        ...(isNew ? { content: content.peek() } : {}),
      });
    isBusy.value = false;
    trouble.value = answer.ok ? null : problemWords(answer);
    items.value = answer.ok ? answer.data.items : null;
  };
  return (
    <section class="card part">
      <h2>{t("Preview")}</h2>
      <p class="hint">
        {t(
          "What each device would be sent by this text, with the variables as they are stored. Nothing is sent.",
        )}
      </p>
      <div class="one-choice">
        <label class="entry">
          <span>{t("Devices of")}</span>
          <select
            name="preview_location"
            value={place.value}
            onChange={(event) => place.value = event.currentTarget.value}
          >
            <option value="">{t("All locations")}</option>
            {locations.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
          </select>
        </label>
        <button type="button" class="quiet" disabled={isBusy.value} onClick={preview}>
          <Search /> {t("Preview")}
        </button>
      </div>
      {trouble.value !== null && <p class="fault" role="alert">{trouble.value}</p>}
      {items.value?.length === 0 && <p class="hint">{t("There is no device here.")}</p>}
      {items.value !== null && items.value.length > 0 && (
        <PreviewList items={items.value} onFault={onFault} />
      )}
    </section>
  );
}
