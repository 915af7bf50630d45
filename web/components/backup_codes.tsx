// Owns how backup codes look: shown once, to be copied or kept as a file.
import CopyButton from "../islands/copy_button.tsx";
import { t } from "../i18n/translate.ts";
import { Download } from "./icons.ts";

export interface BackupCodesProps {
  readonly codes: readonly string[];
  done(): void;
}

/** Islands only. */
export function BackupCodes({ codes, done }: BackupCodesProps) {
  const text = codes.join("\n");
  return (
    <div class="stacked">
      <p>
        <b>{t("Keep these backup codes.")}</b>{" "}
        {t("Each lets you in once if the phone is lost. They are shown this once.")}
      </p>
      <ul class="backup-codes" translate={false}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p class="form-end">
        <CopyButton text={text} />
        <button type="button" class="quiet" onClick={() => saveFile(text)}>
          <Download /> {t("Save as a file")}
        </button>
        <button type="button" onClick={done}>{t("I have kept them")}</button>
      </p>
    </div>
  );
}

function saveFile(text: string): void {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), {
    href: url,
    download: "washfleet-backup-codes.txt",
  });
  link.click();
  URL.revokeObjectURL(url);
}
