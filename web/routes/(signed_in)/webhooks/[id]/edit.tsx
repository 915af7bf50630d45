// Owns changing an endpoint: its fields, its secret, its end.
import type { Device, Location } from "../../../../../server/contract/fleet.ts";
import type { CreatedEndpoint, Endpoint } from "../../../../../server/contract/webhook.ts";
import { formChoices } from "../../../../api/form_choices.ts";
import { EndpointFields } from "../../../../components/endpoint_fields.tsx";
import { EndpointHead } from "../../../../components/endpoint_head.tsx";
import { EndpointSecret } from "../../../../components/endpoint_secret.tsx";
import { PostForm } from "../../../../components/post_form.tsx";
import { SecretOnce } from "../../../../components/secret_once.tsx";
import { redirectSaying, takeFlash } from "../../../../flash.ts";
import { t, type Text } from "../../../../i18n/translate.ts";
import ConfirmButton from "../../../../islands/confirm_button.tsx";
import { type Context, HttpError, page } from "../../../../runtime/define.ts";
import { define, type State } from "../../../../state.ts";
import {
  type EndpointInput,
  endpointInputOf,
  inputOfEndpoint,
  isChoiceForgotten,
} from "../../../../words/endpoint_form.ts";
import { endpointName } from "../../../../words/endpoint_words.ts";
import { problemWords } from "../../../../words/problem_words.ts";
import { sharedZone } from "../../../../words/shared_zone.ts";

interface EditData {
  readonly endpoint: Endpoint;
  readonly input: EndpointInput;
  readonly locations: readonly Location[];
  readonly devices: readonly Device[];
  readonly zone: string;
  readonly said: Text | null;
  readonly trouble: string | null;
  /** The new secret, shown once. */
  readonly rotated: CreatedEndpoint | null;
}

export const title = define.title<EditData>(({ endpoint }) =>
  t("Settings of {name}", { name: endpointName(endpoint) })
);

export const handler = define.handlers<EditData>({
  async GET(ctx) {
    const { said, headers } = takeFlash(ctx.req);
    return page(await read(ctx, { said }), { headers });
  },
  async POST(ctx) {
    const form = await ctx.req.formData();
    const action = String(form.get("action") ?? "");
    if (action === "rotate") return await rotate(ctx, form);
    if (action === "delete") return await remove(ctx);
    return await save(ctx, form);
  },
});

async function save(ctx: Context<State>, form: FormData) {
  const input = endpointInputOf(form);
  if (isChoiceForgotten(form)) {
    const trouble = t("Choose at least one of “Only these”.");
    return page(await read(ctx, { input, trouble }), { status: 400 });
  }
  const answer = await ctx.state.api.updateEndpoint(ctx.params.id ?? "", input);
  if (answer.ok) return redirectSaying(ctx.url.pathname, "saved");
  const data = await read(ctx, { input, trouble: problemWords(answer) });
  return page(data, { status: answer.status || 503 });
}

async function rotate(ctx: Context<State>, form: FormData) {
  const overlapMs = Number(form.get("overlap_ms"));
  const answer = await ctx.state.api.rotateSecret(ctx.params.id ?? "", overlapMs);
  if (answer.ok) return page(await read(ctx, { rotated: answer.data }));
  const data = await read(ctx, { trouble: problemWords(answer) });
  return page(data, { status: answer.status || 503 });
}

async function remove(ctx: Context<State>) {
  const answer = await ctx.state.api.deleteEndpoint(ctx.params.id ?? "");
  if (answer.ok) return redirectSaying("/webhooks", "removed");
  const data = await read(ctx, { trouble: problemWords(answer) });
  return page(data, { status: answer.status || 503 });
}

async function read(
  { state, params }: Context<State>,
  shown: Partial<Pick<EditData, "input" | "said" | "trouble" | "rotated">>,
): Promise<EditData> {
  const [answer, places] = await Promise.all([
    state.api.endpoint(params.id ?? ""),
    formChoices(state.api),
  ]);
  if (!answer.ok) throw new HttpError(answer.status === 400 ? 404 : answer.status || 503);
  const endpoint = answer.data;
  const zone = sharedZone(places.locations);
  const plain = { input: inputOfEndpoint(endpoint), said: null, trouble: null, rotated: null };
  return { endpoint, ...places, zone, ...plain, ...shown };
}

export default define.page<EditData>(({ data, url }) => (
  <>
    <EndpointHead {...data} path={url.pathname} />
    {data.rotated !== null && (
      <SecretOnce
        title={t("The new signing secret")}
        text={t("Give it to the receiver. It is shown this once.")}
        secret={data.rotated.secret}
      />
    )}
    <PostForm action={url.pathname} class="form-page">
      <EndpointFields {...data} />
      <p class="form-end">
        <button type="submit">{t("Save")}</button>
      </p>
    </PostForm>
    <EndpointSecret {...data} action={url.pathname} />
    <section class="card form-part lone-part">
      <h2>{t("Remove the endpoint")}</h2>
      <p class="hint">{t("Nothing is sent there any more, and the log of its deliveries goes.")}</p>
      <p class="form-end">
        <ConfirmButton
          label={t("Remove")}
          title={t("Remove {name}?", { name: endpointName(data.endpoint) })}
          text={t("Nothing is sent there any more, and the log of its deliveries goes.")}
          action={url.pathname}
          fields={{ action: "delete" }}
        />
      </p>
    </section>
  </>
));
