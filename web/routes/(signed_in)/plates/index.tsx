// Owns the list of plates: searched as one types, filtered, paged by key, the newest page live.
import type { Location } from "../../../../server/contract/fleet.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { VisitCount } from "../../../../server/contract/visit.ts";
import type { Answer } from "../../../api/call.ts";
import { findPlates, type PlatesFound } from "../../../api/find_plates.ts";
import { MissingParts } from "../../../components/missing_parts.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { PlateTabs } from "../../../components/plate_tabs.tsx";
import { t } from "../../../i18n/translate.ts";
import PlateSearch from "../../../islands/plate_search.tsx";
import { DEVICES_MOST, type ListedDevice, type PlateDevices } from "../../../live/plate_devices.ts";
import type { PageApi } from "../../../page_api.ts";
import { frameFirst } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import { type PlateForm, plateFormOf } from "../../../words/plate_filter.ts";
import { reviewFilterOf, reviewFormOf } from "../../../words/plate_review.ts";
import { zoneOfLocations } from "../../../words/plate_zone.ts";

interface PlatesData {
  readonly form: PlateForm;
  readonly listed: Answer<Page<Location>>;
  readonly locations: readonly Location[];
  readonly devices: PlateDevices;
  readonly found: PlatesFound;
  readonly toReview: VisitCount | null;
}

export const handler = define.handlers<PlatesData>({
  GET({ state, url }) {
    const form = plateFormOf(url.searchParams);
    const title = form.plate === "" ? t("Plates") : `${form.plate} · ${t("Plates")}`;
    return frameFirst(loadPlates(state.api, form), { title });
  },
});

async function loadPlates(api: PageApi, form: PlateForm): Promise<PlatesData> {
  const isPlaced = form.location !== "";
  const [listed, placed, toReview] = await Promise.all([
    api.locations(),
    isPlaced ? api.devices({ location_id: form.location, limit: DEVICES_MOST }) : null,
    api.visitCount(reviewFilterOf(reviewFormOf(new URLSearchParams()), Date.now())),
  ]);
  const locations = listed.ok ? listed.data.items : [];
  const found = await findPlates(api, {
    form,
    zone: zoneOfLocations(locations, form.location),
  });
  return {
    form,
    listed,
    locations,
    devices: placed?.ok === false ? placed : { ok: true, data: listedOf(placed?.data.items ?? []) },
    found,
    toReview: toReview.ok ? toReview.data : null,
  };
}

function listedOf(devices: readonly ListedDevice[]): ListedDevice[] {
  return devices.map(({ id, name, cameras }) => ({ id, name, cameras }));
}

export default define.page<PlatesData>(({ data, url }) => {
  const { form, listed, locations, devices, found, toReview } = data;
  return (
    <>
      <PageHead title={t("Plates")} />
      <PlateTabs path={url.pathname} toReview={toReview} />
      {found.reads.ok && <MissingParts parts={[[t("Devices"), devices]]} locations={listed} />}
      <PlateSearch
        form={form}
        locations={locations.map(({ id, name, timezone }) => ({ id, name, timezone }))}
        devices={devices}
        found={found}
      />
    </>
  );
});
