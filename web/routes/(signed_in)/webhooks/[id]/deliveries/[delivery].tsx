// Owns one delivery: what is sent, every attempt and its answer, and sending it again.
import type { DeliveryDetail, Endpoint } from "../../../../../../server/contract/webhook.ts";
import { DeliveryRequest } from "../../../../../components/delivery_request.tsx";
import { PageHead } from "../../../../../components/page_head.tsx";
import { PostForm } from "../../../../../components/post_form.tsx";
import { Said } from "../../../../../components/said.tsx";
import { redirectSaying, takeFlash } from "../../../../../flash.ts";
import { t, type Text } from "../../../../../i18n/translate.ts";
import DeliveryCourse from "../../../../../islands/delivery_course.tsx";
import { type Context, HttpError, page } from "../../../../../runtime/define.ts";
import { define, type State } from "../../../../../state.ts";
import { endpointName } from "../../../../../words/endpoint_words.ts";
import { problemWords } from "../../../../../words/problem_words.ts";
import { sharedZone } from "../../../../../words/shared_zone.ts";

interface DeliveryData {
  readonly endpoint: Endpoint;
  readonly delivery: DeliveryDetail;
  readonly zone: string;
  readonly said: Text | null;
  readonly trouble: string | null;
}

export const title = define.title<DeliveryData>(({ delivery }) => delivery.event_type);

export const handler = define.handlers<DeliveryData>({
  async GET(ctx) {
    const { said, headers } = takeFlash(ctx.req);
    return page({ ...await read(ctx), said, trouble: null }, { headers });
  },
  async POST(ctx) {
    const { id = "", delivery = "" } = ctx.params;
    const answer = await ctx.state.api.replayDelivery(id, delivery);
    if (answer.ok) return redirectSaying(ctx.url.pathname, "delivery_replayed");
    const data = { ...await read(ctx), said: null, trouble: problemWords(answer) };
    return page(data, { status: answer.status || 503 });
  },
});

async function read(
  { state, params: { id = "", delivery: deliveryId = "" } }: Context<State>,
): Promise<Pick<DeliveryData, "endpoint" | "delivery" | "zone">> {
  const [endpoint, delivery, locations] = await Promise.all([
    state.api.endpoint(id),
    state.api.delivery(id, deliveryId),
    state.api.locations(),
  ]);
  if (!endpoint.ok) throw new HttpError(endpoint.status === 400 ? 404 : endpoint.status || 503);
  if (!delivery.ok) throw new HttpError(delivery.status === 400 ? 404 : delivery.status || 503);
  const zone = sharedZone(locations.ok ? locations.data.items : []);
  return { endpoint: endpoint.data, delivery: delivery.data, zone };
}

export default define.page<DeliveryData>(({ data, url }) => {
  const { endpoint, delivery, zone, said, trouble } = data;
  const canReplay = endpoint.enabled && delivery.status !== "pending";
  return (
    <>
      <PageHead
        title={delivery.event_type}
        up={{ href: `/webhooks/${endpoint.id}`, label: endpointName(endpoint) }}
      >
        {canReplay && (
          <PostForm action={url.pathname}>
            <button type="submit" class="quiet">{t("Send again")}</button>
          </PostForm>
        )}
      </PageHead>
      <Said said={said} trouble={trouble} />
      <DeliveryCourse delivery={delivery} zone={zone} />
      <DeliveryRequest delivery={delivery} endpoint={endpoint} />
    </>
  );
});
