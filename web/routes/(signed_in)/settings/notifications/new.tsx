// Owns making a notification rule.
import type { Location } from "../../../../../server/contract/fleet.ts";
import type { Endpoint } from "../../../../../server/contract/webhook.ts";
import { ChannelFields } from "../../../../components/channel_fields.tsx";
import { PageHead } from "../../../../components/page_head.tsx";
import { PostForm } from "../../../../components/post_form.tsx";
import { RuleFields } from "../../../../components/rule_fields.tsx";
import { Said } from "../../../../components/said.tsx";
import { isScopeForgotten } from "../../../../components/scope_fields.tsx";
import { redirectSaying } from "../../../../flash.ts";
import { t } from "../../../../i18n/translate.ts";
import { page } from "../../../../runtime/define.ts";
import { redirectTo } from "../../../../safe_next.ts";
import { define, type State } from "../../../../state.ts";
import { problemWords } from "../../../../words/problem_words.ts";
import {
  EMPTY_RULE,
  type RuleForm,
  ruleFormFrom,
  ruleInputOf,
} from "../../../../words/rule_form.ts";

interface NewRuleData {
  readonly form: RuleForm;
  readonly locations: readonly Location[];
  readonly endpoints: readonly Endpoint[];
  readonly trouble: string | null;
}

export const title = define.title(() => t("Make a rule"));

export const handler = define.handlers<NewRuleData>({
  async GET({ state }) {
    if (state.user?.role === "viewer") return redirectTo("/settings/notifications");
    return page({ form: EMPTY_RULE, ...await choicesOf(state), trouble: null });
  },
  async POST({ state, req }) {
    const fields = await req.formData();
    const form = ruleFormFrom(fields);
    const refuse = async (trouble: string, status: number) =>
      page({ form, ...await choicesOf(state), trouble }, { status });
    if (isScopeForgotten(fields, "location_ids")) {
      return await refuse(t("Choose at least one of “Only these”."), 400);
    }
    const input = ruleInputOf(form);
    if (input.channels.length === 0) return await refuse(t("Say where it is told."), 400);
    const answer = await state.api.createRule(input);
    if (!answer.ok) return await refuse(problemWords(answer), answer.status || 503);
    return redirectSaying(`/settings/notifications/${answer.data.id}`, "saved");
  },
});

async function choicesOf({ api }: State): Promise<Pick<NewRuleData, "locations" | "endpoints">> {
  const [locations, endpoints] = await Promise.all([api.locations(), api.endpoints()]);
  return {
    locations: locations.ok ? locations.data.items : [],
    endpoints: endpoints.ok ? endpoints.data.items : [],
  };
}

export default define.page<NewRuleData>(({ data }) => (
  <>
    <PageHead
      title={t("Make a rule")}
      up={{ href: "/settings/notifications", label: t("Notifications") }}
    />
    <PostForm action="/settings/notifications/new" class="form-page narrow">
      <Said said={null} trouble={data.trouble} />
      <RuleFields form={data.form} locations={data.locations} />
      <section class="card form-part">
        <h2>{t("Where it tells")}</h2>
        <ChannelFields form={data.form} endpoints={data.endpoints} />
      </section>
      <p class="form-end">
        <button type="submit">{t("Make the rule")}</button>
        <a class="button quiet" href="/settings/notifications">{t("Cancel")}</a>
      </p>
    </PostForm>
  </>
));
