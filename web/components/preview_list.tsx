// Owns what each device would be sent: what is wrong, or what would change there.
import type { DevicePreview } from "../../server/contract/template.ts";
import { serverWords } from "../i18n/server_words.ts";
import { t } from "../i18n/translate.ts";
import { changesWords } from "../words/setting_change_words.ts";
import { SettingChanges } from "./setting_changes.tsx";
import { Status } from "./status.tsx";

interface PreviewListProps {
  readonly items: readonly DevicePreview[];
  /** Leads from a fault to where it stands; left out where there is no such place. */
  readonly onFault?: (path: string) => void;
}

/** Devices with faults come first: they refuse the whole. */
export function PreviewList({ items, onFault }: PreviewListProps) {
  const sorted = items.toSorted((a, b) =>
    Number(b.faults.length > 0) - Number(a.faults.length > 0)
  );
  return (
    <ul class="previews">
      {sorted.map((item) => (
        <li key={item.device_id}>
          <details open={item.faults.length > 0 && items.length < 5}>
            <summary>
              <b>{item.device_name}</b>
              {item.faults.length > 0
                ? (
                  <Status
                    tone="bad"
                    label={t("{count, plural, one {# fault} other {# faults}}", {
                      count: item.faults.length,
                    })}
                  />
                )
                : (
                  <Status
                    tone={item.changes.length > 0 ? "info" : "idle"}
                    label={changesWords(item.changes.length)}
                  />
                )}
            </summary>
            <Detail item={item} onFault={onFault} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function Detail({ item, onFault }: { item: DevicePreview; onFault: PreviewListProps["onFault"] }) {
  if (item.faults.length > 0) {
    return (
      <ul class="faults">
        {item.faults.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            {onFault === undefined
              ? <code>{path}</code>
              : <button type="button" class="path" onClick={() => onFault(path)}>{path}</button>}
            {" "}
            {serverWords(message)}
          </li>
        ))}
      </ul>
    );
  }
  return (
    <>
      <p class="hint">
        {item.compared_with === null
          ? t("It runs no settings of this server yet: all of these are new to it.")
          : t("Compared with revision {revision}, which it runs.", {
            revision: item.compared_with,
          })}
      </p>
      <SettingChanges changes={item.changes} />
      <details class="whole-yaml">
        <summary>{t("All of its settings")}</summary>
        <pre tabIndex={0}>{item.config_yaml}</pre>
      </details>
    </>
  );
}
