// Owns the fields of a notification rule: when it tells, for which places, how often again.
import type { Location } from "../../server/contract/fleet.ts";
import { t, type Text } from "../i18n/translate.ts";
import type { RuleForm } from "../words/rule_form.ts";
import { RULE_KIND_WORDS, RULE_KINDS } from "../words/rule_words.ts";
import { NumberField } from "./number_field.tsx";
import { LocationScopeFields } from "./scope_fields.tsx";

const HOUR_MS = 3_600_000;
const REMINDERS: readonly { ms: string; label: Text }[] = [
  { ms: "", label: "Never" },
  { ms: String(HOUR_MS), label: "Every hour" },
  { ms: String(6 * HOUR_MS), label: "Every 6 hours" },
  { ms: String(24 * HOUR_MS), label: "Every day" },
  { ms: String(7 * 24 * HOUR_MS), label: "Every week" },
];

interface RuleFieldsProps {
  readonly form: RuleForm;
  readonly locations: readonly Location[];
}

export function RuleFields({ form, locations }: RuleFieldsProps) {
  const isOther = REMINDERS.every(({ ms }) => ms !== form.remindMs);
  return (
    <section class="card form-part">
      <h2>{t("When it tells")}</h2>
      <label class="entry">
        <span>{t("Name")}</span>
        <input
          name="name"
          required
          maxLength={80}
          autocomplete="off"
          placeholder={t("Sites down")}
          value={form.name}
        />
      </label>
      <label class="entry">
        <span>{t("Tell when")}</span>
        <select name="kind">
          {RULE_KINDS.map((kind) => (
            <option key={kind} value={kind} selected={kind === form.kind}>
              {t(RULE_KIND_WORDS[kind])}
            </option>
          ))}
        </select>
      </label>
      <Figures form={form} />
      <LocationScopeFields locations={locations} chosen={form.locationIds} />
      <label class="entry">
        <span>{t("Remind while it lasts")}</span>
        <select name="remindMs">
          {isOther && (
            <option value={form.remindMs} selected>
              {t("Every {hours} hours", { hours: Number(form.remindMs) / HOUR_MS })}
            </option>
          )}
          {REMINDERS.map(({ ms, label }) => (
            <option key={ms} value={ms} selected={ms === form.remindMs}>{t(label)}</option>
          ))}
        </select>
      </label>
      <p class="hint">
        {t("One message per cause. Devices in maintenance are neither told nor counted.")}
      </p>
    </section>
  );
}

/** Each set is shown with its kind alone (settings.css). */
function Figures({ form }: { form: RuleForm }) {
  return (
    <>
      <div class="rule-figures of-device_offline">
        <NumberField
          name="offlineMinutes"
          label={t("Silent for so many minutes")}
          value={form.offlineMinutes}
          min={0}
          max={10_080}
          hint={t("Devices of one place that fall silent together are one message.")}
        />
      </div>
      <div class="rule-figures of-miss_rate form-columns">
        <NumberField
          name="missPercent"
          label={t("Unread, in percent of the visits")}
          value={form.missPercent}
          min={0}
          max={100}
          step={0.1}
          hint=""
        />
        <NumberField
          name="windowHours"
          label={t("Within so many hours")}
          value={form.windowHours}
          min={1}
          max={168}
          hint=""
        />
        <NumberField
          name="leastVisits"
          label={t("With at least so many visits")}
          value={form.leastVisits}
          min={1}
          max={100_000}
          hint=""
        />
      </div>
      <label class="entry rule-figures of-incident">
        <span>{t("Of which severity")}</span>
        <select name="severity">
          <option value="critical">{t("Critical ones")}</option>
          <option value="warning" selected={form.severity === "warning"}>
            {t("Warnings and critical ones")}
          </option>
        </select>
      </label>
      <div class="rule-figures of-disk_low">
        <NumberField
          name="diskMegabytes"
          label={t("Less than so many MB free")}
          value={form.diskMegabytes}
          min={1}
          max={10_000_000}
          hint=""
        />
      </div>
    </>
  );
}
