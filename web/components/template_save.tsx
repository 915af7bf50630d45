// Owns saving a template: its name where it is new, a note, what stands in the way.
import { useSignal } from "@preact/signals";
import type { Location } from "../../server/contract/fleet.ts";
import type { Template } from "../../server/contract/template.ts";
import { t } from "../i18n/translate.ts";
import { Banner } from "./status.tsx";

export interface About {
  readonly name: string;
  readonly description: string;
  /** `null`: for devices of every location. */
  readonly location_ids: string[] | null;
  readonly note: string;
}

interface TemplateSaveProps {
  readonly template: Template | null;
  readonly locations: readonly Location[];
  /** Whether a new one may be for every location. */
  readonly mayBeAll: boolean;
  readonly faults: number;
  readonly isBusy: boolean;
  readonly trouble: string | null;
  onSave(about: About): void;
}

export function TemplateSave(props: TemplateSaveProps) {
  const { template, locations, mayBeAll, faults, isBusy, trouble } = props;
  const about = useSignal<About>({
    name: "",
    description: "",
    location_ids: mayBeAll ? null : locations.slice(0, 1).map(({ id }) => id),
    note: "",
  });
  const set = (change: Partial<About>) => about.value = { ...about.peek(), ...change };
  const next = (template?.latest_version ?? 0) + 1;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!isBusy) props.onSave(about.peek());
  };
  return (
    <form class="card part template-save" onSubmit={submit}>
      {template === null && (
        <div class="fields">
          <label class="entry">
            <span>{t("Name")}</span>
            <input
              name="template_name"
              required
              maxLength={80}
              value={about.value.name}
              onInput={(event) => set({ name: event.currentTarget.value })}
            />
          </label>
          <label class="entry">
            <span>{t("Description")}</span>
            <input
              name="description"
              maxLength={500}
              value={about.value.description}
              onInput={(event) => set({ description: event.currentTarget.value })}
            />
          </label>
          <label class="entry">
            <span>{t("For devices of")}</span>
            <select
              name="scope"
              onChange={({ currentTarget: { value } }) =>
                set({ location_ids: value === "" ? null : [value] })}
            >
              {mayBeAll && <option value="">{t("All locations")}</option>}
              {locations.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
            </select>
          </label>
        </div>
      )}
      <label class="entry">
        <span>{t("What changed, for people")}</span>
        <input
          name="note"
          maxLength={500}
          value={about.value.note}
          onInput={(event) => set({ note: event.currentTarget.value })}
        />
      </label>
      {trouble !== null && <Banner tone="bad">{trouble}</Banner>}
      <div class="part-acts">
        <button type="submit" disabled={isBusy}>
          {template === null
            ? t("Make the template")
            : t("Save as version {version}", { version: next })}
        </button>
        <span class={faults > 0 ? "fault" : "hint"} role="status">
          {faults > 0
            ? t(
              "{count, plural, one {# fault is marked above} other {# faults are marked above}}",
              { count: faults },
            )
            : t("Versions never change. No device gets one before it is deployed.")}
        </span>
      </div>
    </form>
  );
}
