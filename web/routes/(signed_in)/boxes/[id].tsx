// Owns one box of devices: whose code was used, and the labels to print.
import type { ClaimBatchDetail, ClaimBatchItem } from "../../../../server/contract/claim_batch.ts";
import { claimSheetPath } from "../../../api/bulk_calls.ts";
import { ProgressBar } from "../../../components/deployment_progress.tsx";
import { Printer } from "../../../components/icons.ts";
import { At } from "../../../components/instant.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { placesOf } from "../../../components/place.ts";
import { mayWrite } from "../../../components/rights.ts";
import { Status, type Tone } from "../../../components/status.tsx";
import { t } from "../../../i18n/translate.ts";
import { HttpError, page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";

interface BoxData {
  readonly batch: ClaimBatchDetail;
  readonly zone: string;
}

export const title = define.title<BoxData>(({ batch }) => batch.name_pattern);

export const handler = define.handlers<BoxData>({
  async GET({ state, params }) {
    const [batch, locations] = await Promise.all([
      state.api.claimBatch(params.id ?? ""),
      state.api.locations(),
    ]);
    if (!batch.ok) throw new HttpError(batch.status === 400 ? 404 : batch.status || 503);
    const places = placesOf(locations.ok ? locations.data.items : []);
    return page({ batch: batch.data, zone: places[batch.data.location_id]?.timezone ?? "UTC" });
  },
});

export default define.page<BoxData>(({ data: { batch, zone }, state }) => {
  const having = (status: ClaimBatchItem["status"]) =>
    batch.items.filter((item) => item.status === status).length;
  const isAnyOpen = having("open") > 0;
  return (
    <>
      <PageHead
        title={batch.name_pattern}
        up={{ href: "/boxes", label: t("Boxes of devices") }}
      >
        {mayWrite(state.user) && isAnyOpen && (
          <a class="button" href={claimSheetPath(batch.id)} target="_blank">
            <Printer /> {t("Print the labels")}
          </a>
        )}
      </PageHead>
      <section class="card part">
        <p>
          <a class="link" href={`/locations/${batch.location_id}`}>{batch.location_name}</a>{" "}
          <span class="hint">
            {t("Made by {name}", { name: batch.created_by })}{" "}
            <At iso={batch.created_at} zone={zone} as="day_time" />. {t("Codes end")}{" "}
            <At iso={batch.expires_at} zone={zone} as="day_time" />
          </span>
        </p>
        <ProgressBar
          parts={[["done", having("used")], ["skipped", having("ended")]]}
          total={batch.items.length}
        />
        <p class="hint">
          {t("{used} of {total} codes are used, {ended} have ended.", {
            used: having("used"),
            total: batch.items.length,
            ended: having("ended"),
          })}
        </p>
      </section>
      <div class="card table-card">
        <table class="rows box-items">
          <thead>
            <tr>
              <th scope="col">{t("Device")}</th>
              <th scope="col">{t("Its code")}</th>
            </tr>
          </thead>
          <tbody>
            {batch.items.map(({ device_id, device_name, status }) => {
              const [tone, label] = codeWords(status);
              return (
                <tr key={device_id}>
                  <td class="main">
                    <a class="link name" href={`/devices/${device_id}`}>{device_name}</a>
                  </td>
                  <td>
                    <Status tone={tone} label={label} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
});

function codeWords(status: ClaimBatchItem["status"]): [Tone, string] {
  switch (status) {
    case "open":
      return ["info", t("Open")];
    case "used":
      return ["good", t("Used")];
    case "ended":
      return ["warn", t("Ended or replaced")];
  }
}
