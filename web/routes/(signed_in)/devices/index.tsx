// Owns the list of devices; its frame.
import type { BulkAction } from "../../../../server/contract/bulk_action.ts";
import type { Commissioning } from "../../../../server/contract/commissioning.ts";
import type { Device, Location } from "../../../../server/contract/fleet.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { Answer } from "../../../api/call.ts";
import { Failure } from "../../../components/failure.tsx";
import { FirstSteps } from "../../../components/first_steps.tsx";
import { Package, Plus } from "../../../components/icons.ts";
import { MissingParts } from "../../../components/missing_parts.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { mayWrite } from "../../../components/rights.ts";
import { SETUP_PART, SetupOverview } from "../../../components/setup_steps.tsx";
import { t } from "../../../i18n/translate.ts";
import DeviceFleet from "../../../islands/device_fleet.tsx";
import FreshPart from "../../../islands/fresh_part.tsx";
import type { PageApi } from "../../../page_api.ts";
import { frameFirst } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import {
  deviceFilterOf,
  type DeviceForm,
  deviceFormOf,
  isFiltered,
} from "../../../words/device_filter.ts";
import { problemWords } from "../../../words/problem_words.ts";

const PAGE_SIZE = "100";
const SETUPS_MOST = "50";

interface DevicesData {
  readonly form: DeviceForm;
  readonly devices: Answer<Page<Device>>;
  readonly locations: Answer<Page<Location>>;
  readonly action: BulkAction | null;
  readonly setups: Answer<Page<Commissioning>>;
}

export const title = define.title(() => t("Devices"));

export const handler = define.handlers<DevicesData>({
  GET: ({ state, url }) => frameFirst(loadDevices(state.api, url.searchParams)),
});

async function loadDevices(api: PageApi, params: URLSearchParams): Promise<DevicesData> {
  const form = deviceFormOf(params);
  const actionId = params.get("action");
  const [devices, locations, action, setups] = await Promise.all([
    api.devices({ ...deviceFilterOf(form), limit: PAGE_SIZE }),
    api.locations(),
    actionId === null ? null : api.bulkAction(actionId),
    api.commissionings({ limit: SETUPS_MOST }),
  ]);
  return {
    form,
    devices,
    locations,
    action: action?.ok ? action.data : null,
    setups,
  };
}

export default define.page<DevicesData>(({ data, state }) => (
  <>
    <PageHead title={t("Devices")}>
      {mayWrite(state.user) && (
        <>
          <a class="button quiet" href="/boxes">
            <Package /> {t("Boxes of devices")}
          </a>
          <a class="button" href="/devices/new">
            <Plus /> {t("Register a device")}
          </a>
        </>
      )}
    </PageHead>
    {data.devices.ok && (
      <MissingParts parts={[[t("Being set up"), data.setups]]} locations={data.locations} />
    )}
    <SetupOverview setups={data.setups.ok ? data.setups.data.items : []} hasPlaces />
    <FreshPart part={SETUP_PART} device={null} />
    <List data={data} canWrite={mayWrite(state.user)} />
  </>
));

function List({ data, canWrite }: { data: DevicesData; canWrite: boolean }) {
  const { form, devices, action } = data;
  const locations = data.locations.ok ? data.locations.data.items : [];
  const isExpression = !devices.ok && devices.status === 400 && form.labels !== "";
  if (!devices.ok && !isExpression) {
    return <Failure title={t("The devices could not be shown")} answer={devices} />;
  }
  const found = devices.ok ? devices.data : { items: [], next_cursor: null };
  const isEmpty = found.items.length === 0 && !isFiltered(form) && form.status === "";
  if (isEmpty) return <FirstSteps hasLocations={!data.locations.ok || locations.length > 0} />;
  return (
    <DeviceFleet
      form={form}
      page={found}
      limit={PAGE_SIZE}
      locations={locations}
      canWrite={canWrite}
      action={action}
      labelFault={devices.ok ? null : problemWords(devices)}
    />
  );
}
