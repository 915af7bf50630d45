// Owns the rules of who is told what, and what was told.
import type { Notification, Rule } from "../../../../../server/contract/notification.ts";
import type { Page } from "../../../../../server/contract/page.ts";
import type { Endpoint } from "../../../../../server/contract/webhook.ts";
import type { Answer } from "../../../../api/call.ts";
import { Failure } from "../../../../components/failure.tsx";
import { Plus } from "../../../../components/icons.ts";
import { Notice } from "../../../../components/notice.tsx";
import { type Places, placesOf } from "../../../../components/place.ts";
import { RuleTable } from "../../../../components/rule_table.tsx";
import { Said } from "../../../../components/said.tsx";
import { SettingsHead } from "../../../../components/settings_head.tsx";
import { ToldList } from "../../../../components/told_list.tsx";
import { takeFlash } from "../../../../flash.ts";
import { t, type Text } from "../../../../i18n/translate.ts";
import { page } from "../../../../runtime/define.ts";
import { define } from "../../../../state.ts";
import { sharedZone } from "../../../../words/shared_zone.ts";

interface NotificationsData {
  readonly rules: Answer<Page<Rule>>;
  readonly told: Answer<Page<Notification>>;
  readonly endpoints: readonly Endpoint[];
  readonly places: Places;
  readonly zone: string;
  readonly cursor: string;
  readonly said: Text | null;
}

export const title = define.title(() => t("Notifications"));

export const handler = define.handlers<NotificationsData>({
  async GET({ state: { api }, req, url }) {
    const cursor = url.searchParams.get("cursor") ?? "";
    const [rules, told, endpoints, answer] = await Promise.all([
      api.rules(),
      api.notifications({ cursor, limit: "20" }),
      api.endpoints(),
      api.locations(),
    ]);
    const locations = answer.ok ? answer.data.items : [];
    const { said, headers } = takeFlash(req);
    return page({
      rules,
      told,
      endpoints: endpoints.ok ? endpoints.data.items : [],
      places: placesOf(locations),
      zone: sharedZone(locations),
      cursor,
      said,
    }, { headers });
  },
});

export default define.page<NotificationsData>(({ data, state, url }) => {
  const { rules, told, endpoints, places, said } = data;
  return (
    <>
      <SettingsHead path={url.pathname} role={state.user?.role ?? null} />
      <Said said={said} />
      {!rules.ok && <Failure title={t("The rules could not be shown")} answer={rules} />}
      {rules.ok && rules.data.items.length === 0 && (
        <Notice
          title={t("Nobody is told yet")}
          text={t(
            "A rule tells people when a site goes silent, plates are missed, or a budget runs out: by e-mail, in a chat, or to a webhook.",
          )}
          action={{ href: "/settings/notifications/new", label: t("Make the first rule") }}
        />
      )}
      {rules.ok && rules.data.items.length > 0 && (
        <>
          <div class="list-actions">
            <a class="button" href="/settings/notifications/new">
              <Plus /> {t("Make a rule")}
            </a>
          </div>
          <div class="card table-card">
            <RuleTable rules={rules.data.items} endpoints={endpoints} places={places} />
          </div>
        </>
      )}
      {rules.ok && <Told {...data} told={told} />}
    </>
  );
});

function Told({ told, zone, cursor, endpoints, places }: NotificationsData) {
  return (
    <section>
      <div class="section-head">
        <h2>{t("What was told")}</h2>
      </div>
      {!told.ok && <Failure title={t("What was told could not be shown")} answer={told} />}
      {told.ok && told.data.items.length === 0 && (
        <p class="hint">{t("Nothing in the last 90 days.")}</p>
      )}
      {told.ok && told.data.items.length > 0 && (
        <ToldList
          notifications={told.data.items}
          endpoints={endpoints}
          places={places}
          zone={zone}
        />
      )}
      {told.ok && (cursor !== "" || told.data.next_cursor !== null) && (
        <nav class="pager" aria-label={t("Pages")}>
          {cursor !== "" && (
            <a class="button quiet" href="/settings/notifications">{t("Newest")}</a>
          )}
          {told.data.next_cursor !== null && (
            <a
              class="button quiet"
              href={`/settings/notifications?cursor=${told.data.next_cursor}`}
            >
              {t("Older")}
            </a>
          )}
        </nav>
      )}
    </section>
  );
}
