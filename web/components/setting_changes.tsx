// Owns how changed settings look: what was, what will be; secrets struck out.
import type { SettingChange } from "../../server/contract/template.ts";
import { t } from "../i18n/translate.ts";
import { valueWords } from "../words/setting_change_words.ts";

export function SettingChanges({ changes }: { changes: readonly SettingChange[] }) {
  return (
    <ul class="changes">
      {changes.map(({ path, kind, before, after, is_secret_changed }) => (
        <li key={path} class={kind}>
          <code class="path">{path}</code>
          <span class="values">
            {kind !== "added" && (
              <del>
                <span class="visually-hidden">{t("before:")}</span> {valueWords(before)}
              </del>
            )}
            {kind !== "removed" && (
              <ins>
                <span class="visually-hidden">{t("after:")}</span> {valueWords(after)}
              </ins>
            )}
          </span>
          {is_secret_changed && <small class="hint">{t("a secret in it differs")}</small>}
        </li>
      ))}
    </ul>
  );
}
