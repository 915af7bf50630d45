// Owns one endpoint: how it fares, what it was sent; testing it and switching it off and on.
import type { Page } from "../../../../../server/contract/page.ts";
import type { Delivery, Endpoint } from "../../../../../server/contract/webhook.ts";
import type { Answer } from "../../../../api/call.ts";
import type { PageApi } from "../../../../page_api.ts";
import { DeliveryFilters } from "../../../../components/delivery_filters.tsx";
import { EndpointHead } from "../../../../components/endpoint_head.tsx";
import { Failure } from "../../../../components/failure.tsx";
import { Notice } from "../../../../components/notice.tsx";
import { redirectSaying, type Said, takeFlash } from "../../../../flash.ts";
import { t, type Text } from "../../../../i18n/translate.ts";
import DeliveryList from "../../../../islands/delivery_list.tsx";
import ReplayDialog from "../../../../islands/replay_dialog.tsx";
import { type Context, HttpError, page } from "../../../../runtime/define.ts";
import { define, type State } from "../../../../state.ts";
import {
  deliveriesAddress,
  deliveryFilterOf,
  type DeliveryForm,
  deliveryFormOf,
} from "../../../../words/delivery_filter.ts";
import { endpointName } from "../../../../words/endpoint_words.ts";
import { problemWords } from "../../../../words/problem_words.ts";
import { sharedZone } from "../../../../words/shared_zone.ts";

interface EndpointData {
  readonly endpoint: Endpoint;
  readonly deliveries: Answer<Page<Delivery>>;
  readonly form: DeliveryForm;
  readonly zone: string;
  readonly said: Text | null;
  readonly trouble: string | null;
}

export const title = define.title<EndpointData>(({ endpoint }) => endpointName(endpoint));

export const handler = define.handlers<EndpointData>({
  async GET(ctx) {
    const { said, headers } = takeFlash(ctx.req);
    return page({ ...await read(ctx), said, trouble: null }, { headers });
  },
  async POST(ctx) {
    const id = ctx.params.id ?? "";
    const action = String((await ctx.req.formData()).get("action"));
    const { answer, said } = await act(ctx.state.api, id, action);
    if (answer.ok) return redirectSaying(`/webhooks/${encodeURIComponent(id)}`, said);
    const data = { ...await read(ctx), said: null, trouble: problemWords(answer) };
    return page(data, { status: answer.status || 503 });
  },
});

async function act(
  api: PageApi,
  id: string,
  action: string,
): Promise<{ answer: Answer<unknown>; said: Said }> {
  if (action === "test") return { answer: await api.testEndpoint(id), said: "test_sent" };
  const isOn = action === "on";
  const answer = await api.updateEndpoint(id, { enabled: isOn });
  return { answer, said: isOn ? "switched_on" : "switched_off" };
}

async function read(
  { state, params, url }: Context<State>,
): Promise<Omit<EndpointData, "said" | "trouble">> {
  const form = deliveryFormOf(url.searchParams);
  const locations = await state.api.locations();
  const zone = sharedZone(locations.ok ? locations.data.items : []);
  const id = params.id ?? "";
  const [endpoint, deliveries] = await Promise.all([
    state.api.endpoint(id),
    state.api.deliveries(id, deliveryFilterOf(form, zone)),
  ]);
  if (!endpoint.ok) throw new HttpError(endpoint.status === 400 ? 404 : endpoint.status || 503);
  return { endpoint: endpoint.data, deliveries, form, zone };
}

export default define.page<EndpointData>(({ data, url }) => {
  const { endpoint, deliveries, form, zone } = data;
  const at = `/webhooks/${endpoint.id}`;
  return (
    <>
      <EndpointHead {...data} path={url.pathname} />
      <DeliveryFilters action={at} form={form} zone={zone} />
      {!deliveries.ok && (
        <Failure title={t("The deliveries could not be shown")} answer={deliveries} />
      )}
      {deliveries.ok && deliveries.data.items.length === 0 && <Nothing form={form} at={at} />}
      {deliveries.ok && deliveries.data.items.length > 0 && (
        <>
          {endpoint.enabled && (
            <div class="list-actions">
              <ReplayDialog endpointId={endpoint.id} zone={zone} {...pick(form)} />
            </div>
          )}
          <div class="card table-card">
            <DeliveryList
              endpointId={endpoint.id}
              page={deliveries.data}
              filter={deliveryFilterOf(form, zone)}
              zone={zone}
              canReplay={endpoint.enabled}
            />
          </div>
          <Pager id={endpoint.id} form={form} next={deliveries.data.next_cursor} />
        </>
      )}
    </>
  );
});

function pick({ from, to, type }: DeliveryForm) {
  return { from, to, type };
}

function Pager({ id, form, next }: { id: string; form: DeliveryForm; next: string | null }) {
  return (
    <nav class="pager" aria-label={t("Pages")}>
      {form.cursor !== "" && (
        <a class="button quiet" href={deliveriesAddress(id, { ...form, cursor: "" })}>
          {t("Newest")}
        </a>
      )}
      {next !== null && (
        <a class="button quiet" href={deliveriesAddress(id, { ...form, cursor: next })}>
          {t("Older")}
        </a>
      )}
    </nav>
  );
}

function Nothing({ form, at }: { form: DeliveryForm; at: string }) {
  if (Object.values(form).some((field) => field !== "")) {
    return (
      <Notice
        title={t("No delivery matches")}
        text={t("Deliveries are kept for 30 days. Widen the time, or show all of them.")}
        action={{ href: at, label: t("Show all") }}
      />
    );
  }
  return (
    <Notice
      title={t("Nothing was sent yet")}
      text={t("Send a test to see whether the receiver answers. Events follow as they happen.")}
    />
  );
}
