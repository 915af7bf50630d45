// Owns where a rule tells now, and telling elsewhere instead: an address once kept is not shown again.
import type { Rule } from "../../server/contract/notification.ts";
import { t } from "../i18n/translate.ts";
import { channelWords } from "../words/rule_words.ts";
import { ChannelFields, type ChannelFieldsProps } from "./channel_fields.tsx";

export function RuleChannels({ rule, form, endpoints }: ChannelFieldsProps & { rule: Rule }) {
  return (
    <section class="card form-part rule-channels">
      <h2>{t("Where it tells")}</h2>
      <label class="tick">
        <input type="radio" name="channels" value="kept" checked />
        <span>
          {t("As it does now")}
          <small>
            {rule.channels.map((channel) => channelWords(channel, endpoints)).join(" · ")}
          </small>
        </span>
      </label>
      <label class="tick">
        <input type="radio" name="channels" value="new" />
        <span>{t("Elsewhere instead")}</span>
      </label>
      <ChannelFields form={form} endpoints={endpoints} />
    </section>
  );
}
