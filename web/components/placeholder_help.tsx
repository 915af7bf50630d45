// Owns telling which placeholders there are.
import { t } from "../i18n/translate.ts";

export function PlaceholderHelp() {
  const rows: [string, string][] = [
    ["{{location.id}} .name .timezone .labels.KEY", t("of the device's location")],
    ["{{device.id}} .name .labels.KEY", t("of the device")],
    ["{{camera.id}} .labels.KEY", t("within an entry of cameras")],
    [
      "{{location.x}} {{device.x}} {{camera.x}}",
      t("variables: the camera's own, else the device's, else the template's"),
    ],
  ];
  return (
    <details class="placeholder-help">
      <summary>{t("Placeholders")}</summary>
      <dl>
        {rows.map(([names, meaning]) => (
          <div key={names}>
            <dt>
              <code>{names}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">
        {t(
          "A placeholder stands within quotes. Alone in them it keeps its type: a number stays a number. Within an address its value is encoded, so it cannot lead elsewhere.",
        )}
      </p>
    </details>
  );
}
