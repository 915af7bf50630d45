// Owns the overview of the fleet.
import { signal } from "@preact/signals";
import type { Event } from "../../../server/contract/event.ts";
import type { FleetStatus } from "../../../server/contract/fleet.ts";
import type { Answer } from "../../api_client.ts";
import { Failure } from "../../components/failure.tsx";
import { FirstSteps } from "../../components/first_steps.tsx";
import FleetCards from "../../islands/fleet_cards.tsx";
import LiveFeed from "../../islands/live_feed.tsx";
import LocationGrid from "../../islands/location_grid.tsx";
import { page } from "../../runtime/define.ts";
import { define } from "../../state.ts";
import { t } from "../../i18n/translate.ts";

interface OverviewData {
  readonly fleet: Answer<FleetStatus>;
  readonly events: readonly Event[];
}

const FEED_LENGTH = 40;

export const handler = define.handlers<OverviewData>({
  async GET({ state }) {
    const [fleet, recent] = await Promise.all([
      state.api.fleetStatus(),
      state.api.recentEvents(FEED_LENGTH),
    ]);
    return page({ fleet, events: recent.ok ? recent.data.items : [] });
  },
});

export const title = define.title(() => t("Overview"));

export default define.page<OverviewData>(({ data }) => {
  if (!data.fleet.ok) {
    return <Failure title={t("The fleet could not be shown")} answer={data.fleet} />;
  }
  const fleet = signal(data.fleet.data);
  return (
    <>
      <h1 class="visually-hidden">{t("Fleet overview")}</h1>
      <FleetCards fleet={fleet} />
      <div class="overview">
        {data.fleet.data.devices.total === 0
          ? <FirstSteps hasLocations={data.fleet.data.locations_total > 0} />
          : <LocationGrid fleet={fleet} />}
        <LiveFeed fleet={fleet} events={data.events} />
      </div>
    </>
  );
});
