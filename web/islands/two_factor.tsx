// Owns one's own second factor: setting it up, new backup codes, ending it. What is secret stays in
// this page's memory and is shown once.
//   off → asking(begin) → scanning → codes → on
//   on → asking(codes) → codes → on;  on → asking(end) → off
import { useSignal } from "@preact/signals";
import { peopleClient } from "../api/people_calls.ts";
import type { BegunTwoFactor } from "../api/people_calls.ts";
import { BackupCodes } from "../components/backup_codes.tsx";
import { ScanStep } from "../components/scan_step.tsx";
import { Banner, Status } from "../components/status.tsx";
import { t } from "../i18n/translate.ts";
import { passwordTrouble } from "../words/password_words.ts";

export interface TwoFactorProps {
  readonly isOn: boolean;
}

type Purpose = "begin" | "codes" | "end";
type Step =
  | { readonly kind: "resting" }
  | { readonly kind: "asking"; readonly purpose: Purpose; readonly trouble: string | null }
  | { readonly kind: "scanning"; readonly begun: BegunTwoFactor }
  | { readonly kind: "codes"; readonly codes: readonly string[] };

export default function TwoFactor(props: TwoFactorProps) {
  const isOn = useSignal(props.isOn);
  const step = useSignal<Step>({ kind: "resting" });
  const ask = (purpose: Purpose) => step.value = { kind: "asking", purpose, trouble: null };
  const rest = () => step.value = { kind: "resting" };
  const give = async (purpose: Purpose, password: string) => {
    const next = await afterPassword(purpose, password);
    if (next.kind === "resting") isOn.value = false;
    step.value = next;
  };
  const now = step.value;
  return (
    <section class="card form-part two-factor">
      <div class="section-head">
        <h2>{t("Second factor")}</h2>
        {isOn.value
          ? <Status tone="good" label={t("On")} />
          : <Status tone="warn" label={t("Off")} />}
      </div>
      {now.kind === "resting" && <Resting isOn={isOn.value} ask={ask} />}
      {now.kind === "asking" && (
        <AskPassword
          {...now}
          give={(password) => give(now.purpose, password)}
          cancel={rest}
        />
      )}
      {now.kind === "scanning" && (
        <ScanStep
          totpUri={now.begun.totp_uri}
          cancel={rest}
          confirmed={() => {
            isOn.value = true;
            step.value = { kind: "codes", codes: now.begun.backup_codes };
          }}
        />
      )}
      {now.kind === "codes" && <BackupCodes codes={now.codes} done={rest} />}
    </section>
  );
}

async function afterPassword(purpose: Purpose, password: string): Promise<Step> {
  const api = peopleClient();
  const refused = (answer: { status: number; problem: { code: string } | null }): Step => ({
    kind: "asking",
    purpose,
    trouble: passwordTrouble(answer.status, answer.problem?.code),
  });
  if (purpose === "begin") {
    const answer = await api.beginTwoFactor(password);
    return answer.ok ? { kind: "scanning", begun: answer.data } : refused(answer);
  }
  if (purpose === "codes") {
    const answer = await api.newBackupCodes(password);
    return answer.ok ? { kind: "codes", codes: answer.data.backup_codes } : refused(answer);
  }
  const answer = await api.endTwoFactor(password);
  return answer.ok ? { kind: "resting" } : refused(answer);
}

function Resting({ isOn, ask }: { isOn: boolean; ask(purpose: Purpose): void }) {
  return (
    <>
      <p class="hint">
        {isOn
          ? t("Signing in takes your password and a code of your authenticator app.")
          : t("With a code of an authenticator app, a stolen password alone lets nobody in.")}
      </p>
      <p class="form-end">
        {!isOn && <button type="button" onClick={() => ask("begin")}>{t("Set up")}</button>}
        {isOn && (
          <>
            <button type="button" class="quiet" onClick={() => ask("codes")}>
              {t("New backup codes")}
            </button>
            <button type="button" class="quiet danger" onClick={() => ask("end")}>
              {t("Switch off")}
            </button>
          </>
        )}
      </p>
    </>
  );
}

interface AskPasswordProps {
  readonly purpose: Purpose;
  readonly trouble: string | null;
  give(password: string): void;
  cancel(): void;
}

function AskPassword({ purpose, trouble, give, cancel }: AskPasswordProps) {
  const isBusy = useSignal(false);
  return (
    <form
      class="stacked"
      onSubmit={async (event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        isBusy.value = true;
        await give(String(form.get("password") ?? ""));
        isBusy.value = false;
      }}
    >
      {trouble !== null && <Banner tone="bad">{trouble}</Banner>}
      {purpose === "end" && <p>{t("From then on your password alone lets you in.")}</p>}
      {purpose === "codes" && <p>{t("The old codes are worth nothing from then on.")}</p>}
      <label class="entry">
        <span>{t("Current password")}</span>
        <input
          name="password"
          type="password"
          required
          maxLength={128}
          autocomplete="current-password"
          // The person has just asked for this.
          ref={(input) => input?.focus()}
        />
      </label>
      <p class="form-end">
        <button type="submit" disabled={isBusy.value} class={purpose === "end" ? "danger" : ""}>
          {purpose === "end" ? t("Switch off") : t("Go on")}
        </button>
        <button type="button" class="quiet" onClick={cancel}>{t("Cancel")}</button>
      </p>
    </form>
  );
}
