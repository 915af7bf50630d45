// Owns the form of a device's name, place, address and labels.
import { useSignal } from "@preact/signals";
import type { UpdateDevice } from "../../server/contract/device_settings.ts";
import type { Device } from "../../server/contract/fleet.ts";
import type { Answer } from "../api/call.ts";
import { t } from "../i18n/translate.ts";
import { problemWords } from "../words/problem_words.ts";
import { Dialog } from "./dialog.tsx";

export interface DeviceEditProps {
  readonly device: Device;
  readonly locations: readonly { readonly id: string; readonly name: string }[];
  readonly isOpen: boolean;
  onClose(): void;
  /** Closes the form when it succeeds. */
  save(change: UpdateDevice): Promise<Answer<Device>>;
}

/** Islands only. */
export function DeviceEdit({ device, locations, isOpen, onClose, save }: DeviceEditProps) {
  const trouble = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const isMoved = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const said = (name: string) => String(form.get(name) ?? "").trim();
    const labels = parseLabels(said("labels"));
    if (typeof labels === "string") return trouble.value = labels;
    isBusy.value = true;
    const answer = await save({
      name: said("name"),
      location_id: said("location_id"),
      address: said("address") === "" ? null : said("address"),
      labels,
    });
    isBusy.value = false;
    trouble.value = answer.ok ? null : problemWords(answer);
  };
  return (
    <Dialog title={t("Edit the device")} isOpen={isOpen} onClose={onClose}>
      <form class="sheet-form" onSubmit={submit}>
        <label class="entry">
          <span>{t("Name")}</span>
          <input name="name" required maxLength={80} value={device.name} />
        </label>
        <label class="entry">
          <span>{t("Location")}</span>
          <select
            name="location_id"
            onChange={(event) => isMoved.value = event.currentTarget.value !== device.location_id}
          >
            {locations.map(({ id, name }) => (
              <option key={id} value={id} selected={id === device.location_id}>{name}</option>
            ))}
          </select>
        </label>
        {isMoved.value && (
          <p class="hint">{t("What it read until now stays with the location it was read at.")}</p>
        )}
        <label class="entry">
          <span>{t("Address, if the server can reach it")}</span>
          <input
            name="address"
            type="url"
            maxLength={200}
            value={device.address ?? ""}
            placeholder="http://10.0.0.5:3000"
          />
        </label>
        <label class="entry">
          <span>{t("Labels, one a line: key=value")}</span>
          <textarea name="labels" rows={3} spellcheck={false}>{labelText(device)}</textarea>
        </label>
        {trouble.value !== null && <p class="banner bad" role="alert">{trouble.value}</p>}
        <div class="sheet-actions">
          <button type="button" class="quiet" onClick={onClose}>{t("Cancel")}</button>
          <button type="submit" disabled={isBusy}>{t("Save")}</button>
        </div>
      </form>
    </Dialog>
  );
}

function labelText({ labels }: Device): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).join("\n");
}

/** The labels, or what is wrong with a line. */
function parseLabels(text: string): Record<string, string> | string {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const wrong = lines.find((line) => !line.includes("="));
  if (wrong !== undefined) return t("This line is no label: {line}", { line: wrong });
  return Object.fromEntries(lines.map((line) => {
    const at = line.indexOf("=");
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  }));
}
