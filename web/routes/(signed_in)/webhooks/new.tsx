// Owns adding a webhook endpoint; the answer shows its secret, once.
import type { Device, Location } from "../../../../server/contract/fleet.ts";
import type { CreatedEndpoint } from "../../../../server/contract/webhook.ts";
import { EndpointFields } from "../../../components/endpoint_fields.tsx";
import { NewSecret } from "../../../components/new_secret.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { PostForm } from "../../../components/post_form.tsx";
import { Said } from "../../../components/said.tsx";
import { t } from "../../../i18n/translate.ts";
import { page } from "../../../runtime/define.ts";
import { redirectTo } from "../../../safe_next.ts";
import { define } from "../../../state.ts";
import {
  EMPTY_ENDPOINT,
  type EndpointInput,
  endpointInputOf,
  isChoiceForgotten,
} from "../../../words/endpoint_form.ts";
import { formChoices } from "../../../api/form_choices.ts";
import { problemWords } from "../../../words/problem_words.ts";

interface NewEndpointData {
  readonly input: EndpointInput;
  readonly locations: readonly Location[];
  readonly devices: readonly Device[];
  readonly trouble: string | null;
  readonly created: CreatedEndpoint | null;
}

export const title = define.title(() => t("Add an endpoint"));

export const handler = define.handlers<NewEndpointData>({
  async GET({ state }) {
    if (state.user?.role === "viewer") return redirectTo("/webhooks");
    const places = await formChoices(state.api);
    return page({ input: EMPTY_ENDPOINT, ...places, trouble: null, created: null });
  },
  async POST({ state, req }) {
    const form = await req.formData();
    const input = endpointInputOf(form);
    const again = async (trouble: string, status: number) =>
      page({ input, ...await formChoices(state.api), trouble, created: null }, { status });
    if (isChoiceForgotten(form)) return await again(t("Choose at least one of “Only these”."), 400);
    const answer = await state.api.createEndpoint(input);
    if (!answer.ok) return await again(problemWords(answer), answer.status || 503);
    const created = answer.data;
    return page({ input, locations: [], devices: [], trouble: null, created }, { status: 201 });
  },
});

export default define.page<NewEndpointData>(({ data }) => (
  <>
    <PageHead
      title={data.created === null ? t("Add an endpoint") : t("The endpoint is there")}
      up={{ href: "/webhooks", label: t("Webhooks") }}
    />
    {data.created !== null && <NewSecret created={data.created} />}
    {data.created === null && (
      <PostForm action="/webhooks/new" class="form-page">
        <Said said={null} trouble={data.trouble} />
        <EndpointFields {...data} />
        <p class="form-end">
          <button type="submit">{t("Add the endpoint")}</button>
          <a class="button quiet" href="/webhooks">{t("Cancel")}</a>
        </p>
      </PostForm>
    )}
  </>
));
