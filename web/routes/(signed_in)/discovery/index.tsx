// Owns the page of the cameras that devices found on their networks.
import type { Location } from "../../../../server/contract/fleet.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { Answer } from "../../../api/call.ts";
import { type Found, loadFound } from "../../../api/discovery_calls.ts";
import { DiscoveryFilters } from "../../../components/discovery_filters.tsx";
import { Failure } from "../../../components/failure.tsx";
import { MissingParts } from "../../../components/missing_parts.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { placesOf } from "../../../components/place.ts";
import { mayWrite } from "../../../components/rights.ts";
import { t, type Text } from "../../../i18n/translate.ts";
import FoundCameras from "../../../islands/found_cameras.tsx";
import TabRow from "../../../islands/tab_row.tsx";
import type { PageApi } from "../../../page_api.ts";
import { frameFirst } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import {
  discoveryAddress,
  type DiscoveryForm,
  discoveryFormOf,
  FOUND_STATES,
  foundFilterOf,
} from "../../../words/discovery_form.ts";

interface DiscoveryData {
  readonly form: DiscoveryForm;
  readonly found: Answer<Found>;
  readonly locations: Answer<Page<Location>>;
}

const TABS: Readonly<Record<(typeof FOUND_STATES)[number], Text>> = {
  new: "New",
  adopted: "In use",
  gone: "Gone",
  ignored: "Ignored",
};

export const title = define.title(() => t("Discovery"));

export const handler = define.handlers<DiscoveryData>({
  GET: ({ state, url }) => frameFirst(loadDiscovery(state.api, url.searchParams)),
});

async function loadDiscovery(api: PageApi, params: URLSearchParams): Promise<DiscoveryData> {
  const form = discoveryFormOf(params);
  const [found, locations] = await Promise.all([
    loadFound(api, foundFilterOf(form)),
    api.locations(),
  ]);
  return { form, found, locations };
}

export default define.page<DiscoveryData>(({ data: { form, found, ...data }, state }) => {
  const locations = data.locations.ok ? data.locations.data.items : [];
  const tabs = [
    { href: discoveryAddress({ ...form, state: "" }), label: t("All") },
    ...FOUND_STATES.map((one) => ({
      href: discoveryAddress({ ...form, state: one }),
      label: t(TABS[one]),
    })),
  ];
  return (
    <>
      <PageHead title={t("Discovery")} />
      <TabRow tabs={tabs} path={discoveryAddress(form)} label={t("Discovery")} />
      <DiscoveryFilters
        form={form}
        locations={locations}
        deviceName={found.ok ? found.data.looks[0]?.device_name : undefined}
      />
      {found.ok && <MissingParts parts={[]} locations={data.locations} />}
      {found.ok
        ? (
          <FoundCameras
            found={found.data}
            form={form}
            places={placesOf(locations)}
            canWrite={mayWrite(state.user)}
          />
        )
        : <Failure title={t("The found cameras could not be shown")} answer={found} />}
    </>
  );
});
