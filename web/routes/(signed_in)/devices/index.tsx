// Owns the list of devices.
import type { Device } from "../../../../server/contract/fleet.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { Answer } from "../../../api_client.ts";
import { Failure } from "../../../components/failure.tsx";
import { FirstSteps } from "../../../components/first_steps.tsx";
import { Plus } from "../../../components/icons.ts";
import { Notice } from "../../../components/notice.tsx";
import { type Places, placesOf } from "../../../components/place.ts";
import DeviceTable from "../../../islands/device_table.tsx";
import { page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";

const PAGE_SIZE = "100";
const TABS = [
  { status: "", label: "All" },
  { status: "online", label: "Online" },
  { status: "error", label: "Needs attention" },
  { status: "offline", label: "Offline" },
  { status: "maintenance", label: "Maintenance" },
] as const;

interface DevicesData {
  readonly status: string;
  readonly cursor: string;
  readonly devices: Answer<Page<Device>>;
  readonly places: Places;
  readonly hasLocations: boolean;
}

export const handler = define.handlers<DevicesData>({
  async GET({ state, url }) {
    const asked = url.searchParams.get("status") ?? "";
    const status = TABS.some((tab) => tab.status === asked) ? asked : "";
    const cursor = url.searchParams.get("cursor") ?? "";
    const [devices, locations] = await Promise.all([
      state.api.devices({ status, cursor, limit: PAGE_SIZE }),
      state.api.locations(),
    ]);
    const items = locations.ok ? locations.data.items : [];
    return page({
      status,
      cursor,
      devices,
      places: placesOf(items),
      hasLocations: items.length > 0,
    });
  },
});

export default define.page<DevicesData>(({ data }) => (
  <>
    <div class="page-head">
      <h1>Devices</h1>
      <a class="button" href="/devices/new">
        <Plus /> Register a device
      </a>
    </div>
    <nav class="tabs-bar" aria-label="State">
      {TABS.map(({ status, label }) => (
        <a
          key={status}
          href={status === "" ? "/devices" : `/devices?status=${status}`}
          aria-current={status === data.status ? "page" : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
    <List data={data} />
  </>
));

function List({ data: { devices, status, cursor, places, hasLocations } }: { data: DevicesData }) {
  if (!devices.ok) return <Failure title="The devices could not be shown" answer={devices} />;
  const { items, next_cursor } = devices.data;
  if (items.length === 0 && status !== "") {
    return <Notice title="None at the moment" text="No device is in this state." />;
  }
  if (items.length === 0) return <FirstSteps hasLocations={hasLocations} />;
  const next = new URLSearchParams({
    ...(status === "" ? {} : { status }),
    cursor: next_cursor ?? "",
  });
  return (
    <>
      <div class="card table-card">
        <DeviceTable
          page={devices.data}
          filter={{ status, cursor, limit: PAGE_SIZE }}
          places={places}
        />
      </div>
      {next_cursor !== null && (
        <nav class="pager" aria-label="Pages">
          <a class="button quiet" href={`/devices?${next}`}>More devices</a>
        </nav>
      )}
    </>
  );
}
