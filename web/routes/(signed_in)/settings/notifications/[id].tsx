// Owns one notification rule: changing it, trying it, switching it off, its end.
import type { Location } from "../../../../../server/contract/fleet.ts";
import type { Notification, Rule } from "../../../../../server/contract/notification.ts";
import type { Endpoint } from "../../../../../server/contract/webhook.ts";
import type { Answer } from "../../../../api/call.ts";
import type { PageApi } from "../../../../page_api.ts";
import { PageHead } from "../../../../components/page_head.tsx";
import { placesOf } from "../../../../components/place.ts";
import { PostForm } from "../../../../components/post_form.tsx";
import { RuleChannels } from "../../../../components/rule_channels.tsx";
import { RuleFields } from "../../../../components/rule_fields.tsx";
import { Said } from "../../../../components/said.tsx";
import { isScopeForgotten } from "../../../../components/scope_fields.tsx";
import { Status } from "../../../../components/status.tsx";
import { ToldList } from "../../../../components/told_list.tsx";
import { redirectSaying, type Said as SaidName, takeFlash } from "../../../../flash.ts";
import { t, type Text } from "../../../../i18n/translate.ts";
import ConfirmButton from "../../../../islands/confirm_button.tsx";
import { type Context, HttpError, page } from "../../../../runtime/define.ts";
import { define, type State } from "../../../../state.ts";
import { problemWords } from "../../../../words/problem_words.ts";
import {
  type RuleForm,
  ruleFormFrom,
  ruleFormOf,
  ruleInputOf,
} from "../../../../words/rule_form.ts";
import { sharedZone } from "../../../../words/shared_zone.ts";

interface RuleData {
  readonly rule: Rule;
  readonly form: RuleForm;
  readonly locations: readonly Location[];
  readonly endpoints: readonly Endpoint[];
  readonly told: readonly Notification[];
  readonly said: Text | null;
  readonly trouble: string | null;
}

export const title = define.title<RuleData>(({ rule }) => rule.name);

export const handler = define.handlers<RuleData>({
  async GET(ctx) {
    const { said, headers } = takeFlash(ctx.req);
    const read = await readRule(ctx);
    return page({ ...read, form: ruleFormOf(read.rule), said, trouble: null }, { headers });
  },
  async POST(ctx) {
    const fields = await ctx.req.formData();
    const id = ctx.params.id ?? "";
    const { answer, said, trouble, next } = await act(ctx.state.api, { id, fields });
    if (answer?.ok === true) return redirectSaying(next ?? ctx.url.pathname, said);
    const read = await readRule(ctx);
    const form = fields.has("name") ? ruleFormFrom(fields) : ruleFormOf(read.rule);
    const why = answer === null ? trouble ?? "" : problemWords(answer);
    const status = answer === null ? 400 : answer.status || 503;
    return page({ ...read, form, said: null, trouble: why }, { status });
  },
});

interface Acted {
  /** `null`: not asked, as the form is not whole: see `trouble`. */
  readonly answer: Answer<unknown> | null;
  readonly said: SaidName;
  readonly trouble?: string;
  readonly next?: string;
}

async function act(
  api: PageApi,
  { id, fields }: { id: string; fields: FormData },
): Promise<Acted> {
  const action = String(fields.get("action") ?? "");
  if (action === "test") return { answer: await api.testRule(id), said: "test_sent" };
  if (action === "delete") {
    return {
      answer: await api.deleteRule(id),
      said: "removed",
      next: "/settings/notifications",
    };
  }
  if (action === "on" || action === "off") {
    const answer = await api.updateRule(id, { enabled: action === "on" });
    return { answer, said: action === "on" ? "switched_on" : "switched_off" };
  }
  return await save(api, { id, fields });
}

async function save(
  api: PageApi,
  { id, fields }: { id: string; fields: FormData },
): Promise<Acted> {
  if (isScopeForgotten(fields, "location_ids")) {
    return { answer: null, said: "saved", trouble: t("Choose at least one of “Only these”.") };
  }
  const { channels, trigger, ...input } = ruleInputOf(ruleFormFrom(fields));
  const isTold = fields.get("channels") === "new";
  if (isTold && channels.length === 0) {
    return { answer: null, said: "saved", trouble: t("Say where it is told.") };
  }
  // The form has no field for an alert rule's severities: they stay as they are.
  const isKept = trigger.kind === "alert" && await isAlertRule(api, id);
  const answer = await api.updateRule(id, {
    ...input,
    ...(!isKept && { trigger }),
    ...(isTold && { channels }),
  });
  return { answer, said: "saved" };
}

async function isAlertRule(api: PageApi, id: string): Promise<boolean> {
  const before = await api.rule(id);
  return before.ok && before.data.trigger.kind === "alert";
}

async function readRule(
  { state: { api }, params: { id = "" } }: Context<State>,
): Promise<Pick<RuleData, "rule" | "locations" | "endpoints" | "told">> {
  const [rule, locations, endpoints, told] = await Promise.all([
    api.rule(id),
    api.locations(),
    api.endpoints(),
    api.notifications({ rule: id, limit: "10" }),
  ]);
  if (!rule.ok) throw new HttpError(rule.status === 400 ? 404 : rule.status || 503);
  return {
    rule: rule.data,
    locations: locations.ok ? locations.data.items : [],
    endpoints: endpoints.ok ? endpoints.data.items : [],
    told: told.ok ? told.data.items : [],
  };
}

export default define.page<RuleData>(({ data, url }) => {
  const { rule, form, locations, endpoints, told, said, trouble } = data;
  const action = url.pathname;
  return (
    <>
      <PageHead
        title={rule.name}
        up={{ href: "/settings/notifications", label: t("Notifications") }}
      >
        <RuleActions rule={rule} action={action} />
      </PageHead>
      <Said said={said} trouble={trouble} />
      <div class="endpoint-state">
        {rule.enabled
          ? <Status tone="good" label={t("On")} />
          : <Status tone="idle" label={t("Off")} />}
      </div>
      <PostForm action={action} class="form-page narrow">
        <RuleFields form={form} locations={locations} />
        <RuleChannels rule={rule} form={form} endpoints={endpoints} />
        <p class="form-end">
          <button type="submit" name="action" value="save">{t("Save")}</button>
        </p>
      </PostForm>
      {told.length > 0 && (
        <section>
          <div class="section-head">
            <h2>{t("What was told")}</h2>
          </div>
          <ToldList
            notifications={told}
            endpoints={endpoints}
            places={placesOf(locations)}
            zone={sharedZone(locations)}
          />
        </section>
      )}
    </>
  );
});

function RuleActions({ rule, action }: { rule: Rule; action: string }) {
  return (
    <>
      <PostForm action={action}>
        {rule.enabled && (
          <button type="submit" name="action" value="test" class="quiet">
            {t("Send a test")}
          </button>
        )}
        <button type="submit" name="action" value={rule.enabled ? "off" : "on"} class="quiet">
          {rule.enabled ? t("Switch off") : t("Switch on")}
        </button>
      </PostForm>
      <ConfirmButton
        label={t("Remove")}
        title={t("Remove {name}?", { name: rule.name })}
        text={t("Nobody is told by it any more, and what it told goes from the list.")}
        action={action}
        fields={{ action: "delete" }}
      />
    </>
  );
}
