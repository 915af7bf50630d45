// Owns the boxes of devices: registering many at once, each with a claim code.
import type { ClaimBatch } from "../../../../server/contract/claim_batch.ts";
import type { Location } from "../../../../server/contract/fleet.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { Answer } from "../../../api/call.ts";
import { BoxForm, boxInputOf, type BoxText, EMPTY_BOX } from "../../../components/box_form.tsx";
import { Failure } from "../../../components/failure.tsx";
import { At } from "../../../components/instant.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { type Places, placesOf } from "../../../components/place.ts";
import { mayWrite } from "../../../components/rights.ts";
import { t } from "../../../i18n/translate.ts";
import { type Context, page } from "../../../runtime/define.ts";
import { redirectTo } from "../../../safe_next.ts";
import { define, type State } from "../../../state.ts";
import { problemWords } from "../../../words/problem_words.ts";

interface BoxesData {
  readonly batches: Answer<Page<ClaimBatch>>;
  readonly locations: readonly Location[];
  readonly cursor: string;
  readonly form: BoxText;
  readonly trouble: string | null;
}

export const title = define.title(() => t("Boxes of devices"));

export const handler = define.handlers<BoxesData>({
  async GET(ctx) {
    return page(await read(ctx, EMPTY_BOX, null));
  },
  async POST(ctx) {
    const fields = await ctx.req.formData();
    const field = (name: string) => String(fields.get(name) ?? "").trim();
    const form: BoxText = {
      devices: field("devices"),
      location: field("location"),
      pattern: field("pattern"),
      first: field("first"),
      days: field("days"),
    };
    const answer = await ctx.state.api.createClaimBatch(boxInputOf(form));
    if (answer.ok) return redirectTo(`/boxes/${answer.data.id}`);
    return page(await read(ctx, form, problemWords(answer)), { status: answer.status || 503 });
  },
});

async function read(
  { state, url }: Context<State>,
  form: BoxText,
  trouble: string | null,
): Promise<BoxesData> {
  const cursor = url.searchParams.get("cursor") ?? "";
  const [batches, locations] = await Promise.all([
    state.api.claimBatches(cursor),
    state.api.locations(),
  ]);
  return { batches, locations: locations.ok ? locations.data.items : [], cursor, form, trouble };
}

export default define.page<BoxesData>(({ data, state }) => (
  <>
    <PageHead title={t("Boxes of devices")} up={{ href: "/devices", label: t("Devices") }} />
    {mayWrite(state.user) && (
      <BoxForm form={data.form} locations={data.locations} trouble={data.trouble} />
    )}
    <Boxes data={data} places={placesOf(data.locations)} />
  </>
));

function Boxes({ data: { batches, cursor }, places }: { data: BoxesData; places: Places }) {
  if (!batches.ok) return <Failure title={t("The boxes could not be shown")} answer={batches} />;
  const { items, next_cursor } = batches.data;
  if (items.length === 0) return <p class="hint">{t("There is no box yet.")}</p>;
  return (
    <>
      <div class="card table-card">
        <table class="rows boxes">
          <thead>
            <tr>
              <th scope="col">{t("Names")}</th>
              <th scope="col">{t("Devices")}</th>
              <th scope="col">{t("Location")}</th>
              <th scope="col">{t("Created")}</th>
              <th scope="col">{t("Codes end")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((batch) => {
              const zone = places[batch.location_id]?.timezone ?? "UTC";
              return (
                <tr key={batch.id}>
                  <td class="main">
                    <a class="link name" href={`/boxes/${batch.id}`}>{batch.name_pattern}</a>
                  </td>
                  <td>
                    {t("{count, plural, one {# device} other {# devices}}", {
                      count: batch.devices,
                    })}
                  </td>
                  <td class="place">{batch.location_name}</td>
                  <td>
                    <At iso={batch.created_at} zone={zone} as="day_time" />
                  </td>
                  <td>
                    <At iso={batch.expires_at} zone={zone} as="day_time" />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <nav class="pager" aria-label={t("Pages")}>
        {cursor !== "" && <a class="button quiet" href="/boxes">{t("Newest")}</a>}
        {next_cursor !== null && (
          <a class="button quiet" href={`/boxes?cursor=${encodeURIComponent(next_cursor)}`}>
            {t("Older")}
          </a>
        )}
      </nav>
    </>
  );
}
