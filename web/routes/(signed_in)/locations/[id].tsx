// Owns one location: its devices and what was read there of late.
import type { Commissioning } from "../../../../server/contract/commissioning.ts";
import type { Device, FleetStatus, Location } from "../../../../server/contract/fleet.ts";
import type { Incident } from "../../../../server/contract/incident.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { Read } from "../../../../server/contract/read.ts";
import type { Answer } from "../../../api/call.ts";
import type { IncidentFilter } from "../../../api/incident_calls.ts";
import { Failure } from "../../../components/failure.tsx";
import { Monitor, Plus } from "../../../components/icons.ts";
import { t } from "../../../i18n/translate.ts";
import { MissingParts } from "../../../components/missing_parts.tsx";
import { placesOf } from "../../../components/place.ts";
import { mayWrite } from "../../../components/rights.ts";
import { SETUP_PART, SetupOverview } from "../../../components/setup_steps.tsx";
import DeviceTable from "../../../islands/device_table.tsx";
import FreshPart from "../../../islands/fresh_part.tsx";
import LocationSummary from "../../../islands/location_summary.tsx";
import OpenIncidents from "../../../islands/open_incidents.tsx";
import PlateList from "../../../islands/plate_list.tsx";
import { HttpError, page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import { plateAddress } from "../../../words/plate_filter.ts";

interface LocationData {
  readonly location: Location;
  readonly fleet: Answer<FleetStatus>;
  readonly incidents: Answer<Page<Incident>>;
  readonly devices: Answer<Page<Device>>;
  readonly reads: Answer<Page<Read>>;
  readonly setups: Answer<Page<Commissioning>>;
}

const RECENT = "12";

function openAt(locationId: string): IncidentFilter {
  return { status: "open", location_id: locationId, suppressed: "false", limit: "50" };
}

export const handler = define.handlers<LocationData>({
  async GET({ state, params }) {
    const id = params.id ?? "";
    const [locations, fleet, devices, reads, incidents, setups] = await Promise.all([
      state.api.locations(),
      state.api.fleetStatus(),
      state.api.devices({ location_id: id, limit: "100" }),
      state.api.plates({ location_id: id, limit: RECENT }),
      state.api.incidents(openAt(id)),
      state.api.commissionings({ location_id: id, limit: "100" }),
    ]);
    if (!locations.ok) throw new HttpError(locations.status || 503);
    const location = locations.data.items.find((one) => one.id === id);
    if (location === undefined) throw new HttpError(404);
    return page({
      location,
      fleet,
      devices,
      reads,
      incidents,
      setups,
    });
  },
});

export const title = define.title<LocationData>(({ location }) => location.name);

export default define.page<LocationData>(({ data, state }) => {
  const { location, fleet, devices, reads, setups } = data;
  const status = fleet.ok ? fleet.data.locations.find(({ id }) => id === location.id) : undefined;
  const places = placesOf([location]);
  return (
    <>
      <div class="page-head">
        <a class="up" href="/">{t("Overview")}</a>
        <h1>{location.name}</h1>
        {state.user?.role === "admin" && (
          <a class="button quiet" href={`/locations/${location.id}/displays`}>
            <Monitor /> {t("Displays")}
          </a>
        )}
      </div>
      <MissingParts
        parts={[
          [t("Today"), fleet],
          [t("Open incidents"), data.incidents],
          [t("Being set up"), setups],
        ]}
      />
      {status !== undefined && <LocationSummary status={status} />}
      <OpenIncidents
        page={data.incidents.ok ? data.incidents.data : null}
        filter={openAt(location.id)}
        places={places}
        hasPlaces={false}
      />
      <SetupOverview setups={setups.ok ? setups.data.items : []} hasPlaces={false} />
      <FreshPart part={SETUP_PART} device={null} />
      <section aria-label={t("Devices")}>
        <div class="section-head">
          <h2>{t("Devices")}</h2>
          {mayWrite(state.user) && (
            <a class="button quiet" href={`/devices/new?location=${location.id}`}>
              <Plus /> {t("Register")}
            </a>
          )}
        </div>
        {!devices.ok && <Failure title={t("The devices could not be shown")} answer={devices} />}
        {devices.ok && devices.data.items.length === 0 && (
          <p class="hint">{t("No device stands here yet.")}</p>
        )}
        {devices.ok && devices.data.items.length > 0 && (
          <div class="card table-card at-place">
            <DeviceTable
              page={devices.data}
              filter={{ location_id: location.id, limit: "100" }}
              places={places}
            />
          </div>
        )}
      </section>
      <section aria-label={t("Recent plates")}>
        <div class="section-head">
          <h2>{t("Recent plates")}</h2>
          <a class="link" href={plateAddress({ location: location.id })}>{t("All plates here")}</a>
        </div>
        {!reads.ok && <Failure title={t("The plates could not be shown")} answer={reads} />}
        {reads.ok && reads.data.items.length === 0 && <p class="hint">{t("None yet.")}</p>}
        {reads.ok && reads.data.items.length > 0 && (
          <div class="card table-card at-place">
            <PlateList
              page={reads.data}
              filter={{ location_id: location.id, limit: RECENT }}
              places={places}
              isLive
            />
          </div>
        )}
      </section>
    </>
  );
});
