// Owns bringing a secret into an authenticator app: a code to scan, the key to type, a first code back.
import { useSignal } from "@preact/signals";
import { peopleClient } from "../api/people_calls.ts";
import { t } from "../i18n/translate.ts";
import { QrPicture } from "./qr_picture.tsx";
import { Banner } from "./status.tsx";

export interface ScanStepProps {
  /** `otpauth://…` */
  readonly totpUri: string;
  confirmed(): void;
  cancel(): void;
}

/** Islands only. */
export function ScanStep({ totpUri, confirmed, cancel }: ScanStepProps) {
  const trouble = useSignal<string | null>(null);
  const confirm = async (code: string) => {
    const answer = await peopleClient().confirmTwoFactor(code);
    if (answer.ok) return confirmed();
    trouble.value = answer.status === 429
      ? t("Too many wrong codes. Wait 15 minutes, then try again.")
      : t("The code is not right. The app shows a new one every 30 seconds.");
  };
  return (
    <form
      class="stacked"
      onSubmit={(event) => {
        event.preventDefault();
        const code = String(new FormData(event.currentTarget).get("code") ?? "");
        confirm(code.replaceAll(/\s/g, ""));
      }}
    >
      <div class="scan">
        <QrPicture text={totpUri} label={t("QR code for the authenticator app")} />
        <div>
          <p>{t("Scan it with an authenticator app, or type this key into the app:")}</p>
          <code class="secret" translate={false}>{keyOf(totpUri)}</code>
        </div>
      </div>
      {trouble.value !== null && <Banner tone="bad">{trouble.value}</Banner>}
      <label class="entry">
        <span>{t("The code that the app shows now")}</span>
        <input
          name="code"
          required
          inputMode="numeric"
          pattern="\s*\d{3}\s*\d{3}\s*"
          autocomplete="one-time-code"
          maxLength={10}
        />
      </label>
      <p class="form-end">
        <button type="submit">{t("Switch on")}</button>
        <button type="button" class="quiet" onClick={cancel}>{t("Cancel")}</button>
      </p>
    </form>
  );
}

/** In groups of four, as people type it. */
function keyOf(totpUri: string): string {
  const secret = new URL(totpUri).searchParams.get("secret") ?? "";
  return secret.replaceAll(/(.{4})(?=.)/g, "$1 ");
}
