// Owns how the link of a new lane display is asked for. Works without script.
import type { Device } from "../../server/contract/fleet.ts";
import { t } from "../i18n/translate.ts";
import { PostForm } from "./post_form.tsx";

export function DisplayForm({ devices }: { devices: readonly Device[] }) {
  const lanes = devices.flatMap((device) =>
    device.cameras.map((camera) => ({
      value: `${device.id} ${camera.camera_id}`,
      label: devices.length > 1 ? `${camera.name} · ${device.name}` : camera.name,
    }))
  );
  return (
    <PostForm class="card display-form">
      <h2>{t("Lane display")}</h2>
      <p class="hint">
        {t(
          "A display shows each car's plate and a greeting, full screen. Its link holds a key that can follow this location's cars and nothing else.",
        )}
      </p>
      <label class="entry">
        <span>{t("Where it hangs")}</span>
        <input name="name" required maxLength={80} placeholder={t("e.g. entry, left lane")} />
      </label>
      <label class="entry">
        <span>{t("Lane")}</span>
        <select name="lane">
          <option value="">{t("All lanes")}</option>
          {lanes.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
      </label>
      <button type="submit">{t("Make a link")}</button>
    </PostForm>
  );
}
