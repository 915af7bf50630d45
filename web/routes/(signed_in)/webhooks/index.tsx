// Owns the list of webhook endpoints.
import type { Page } from "../../../../server/contract/page.ts";
import type { Endpoint } from "../../../../server/contract/webhook.ts";
import type { Answer } from "../../../api/call.ts";
import { Failure } from "../../../components/failure.tsx";
import { Plus } from "../../../components/icons.ts";
import { Notice } from "../../../components/notice.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { Said } from "../../../components/said.tsx";
import { takeFlash } from "../../../flash.ts";
import { t, type Text } from "../../../i18n/translate.ts";
import EndpointTable from "../../../islands/endpoint_table.tsx";
import { page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import { sharedZone } from "../../../words/shared_zone.ts";

interface WebhooksData {
  readonly endpoints: Answer<Page<Endpoint>>;
  readonly cursor: string;
  readonly zone: string;
  readonly said: Text | null;
}

export const title = define.title(() => t("Webhooks"));

export const handler = define.handlers<WebhooksData>({
  async GET({ state, req, url }) {
    const cursor = url.searchParams.get("cursor") ?? "";
    const [endpoints, locations] = await Promise.all([
      state.api.endpoints(cursor),
      state.api.locations(),
    ]);
    const zone = sharedZone(locations.ok ? locations.data.items : []);
    const { said, headers } = takeFlash(req);
    return page({ endpoints, cursor, zone, said }, { headers });
  },
});

export default define.page<WebhooksData>(({ data: { endpoints, cursor, zone, said } }) => (
  <>
    <PageHead title={t("Webhooks")}>
      {endpoints.ok && (
        <a class="button" href="/webhooks/new">
          <Plus /> {t("Add an endpoint")}
        </a>
      )}
    </PageHead>
    <Said said={said} />
    {!endpoints.ok && <Failure title={t("The webhooks could not be shown")} answer={endpoints} />}
    {endpoints.ok && endpoints.data.items.length === 0 && (
      <Notice
        title={t("No endpoint yet")}
        text={t(
          "An endpoint is an address of your own, such as your point of sale. Every plate that is read is sent there within a second, signed, and tried again until it arrives.",
        )}
        action={{ href: "/webhooks/new", label: t("Add the first endpoint") }}
      />
    )}
    {endpoints.ok && endpoints.data.items.length > 0 && (
      <>
        <div class="card table-card">
          <EndpointTable page={endpoints.data} cursor={cursor} zone={zone} />
        </div>
        {endpoints.data.next_cursor !== null && (
          <nav class="pager" aria-label={t("Pages")}>
            <a class="button quiet" href={`/webhooks?cursor=${endpoints.data.next_cursor}`}>
              {t("Older")}
            </a>
          </nav>
        )}
      </>
    )}
  </>
));
