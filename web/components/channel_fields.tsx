// Owns the fields of where a rule tells: by e-mail, in chats, to webhook endpoints.
import type { Endpoint } from "../../server/contract/webhook.ts";
import { t } from "../i18n/translate.ts";
import ChoiceList from "../islands/choice_list.tsx";
import { endpointName, hostOf } from "../words/endpoint_words.ts";
import type { RuleForm } from "../words/rule_form.ts";

export interface ChannelFieldsProps {
  readonly form: RuleForm;
  readonly endpoints: readonly Endpoint[];
}

export function ChannelFields({ form, endpoints }: ChannelFieldsProps) {
  return (
    <div class="channel-fields">
      <label class="entry">
        <span>{t("E-mail addresses, one a line")}</span>
        <textarea name="emails" rows={3} spellcheck={false} autocomplete="off">
          {form.emails}
        </textarea>
      </label>
      <label class="entry">
        <span>{t("Chats: addresses of Slack-compatible incoming webhooks, one a line")}</span>
        <textarea name="chats" rows={2} spellcheck={false} autocomplete="off">
          {form.chats}
        </textarea>
        <small class="hint">{t("They are secrets: shown again only without their path.")}</small>
      </label>
      {endpoints.length > 0 && (
        <div class="entry">
          <span>{t("Webhook endpoints")}</span>
          <ChoiceList
            name="endpointIds"
            label={t("Webhook endpoints")}
            choices={endpoints.map((endpoint) => ({
              value: endpoint.id,
              label: endpointName(endpoint),
              note: hostOf(endpoint.url),
            }))}
            chosen={form.endpointIds}
          />
        </div>
      )}
    </div>
  );
}
