// Owns the overview of the fleet.
import { signal } from "@preact/signals";
import type { Event } from "../../../server/contract/event.ts";
import type { FleetStatus } from "../../../server/contract/fleet.ts";
import type { Incident } from "../../../server/contract/incident.ts";
import type { Page } from "../../../server/contract/page.ts";
import type { Answer } from "../../api/call.ts";
import { Failure } from "../../components/failure.tsx";
import { MissingParts } from "../../components/missing_parts.tsx";
import { findSetup, type Setup } from "../../api/setup.ts";
import { FirstSteps } from "../../components/first_steps.tsx";
import { placesOf } from "../../components/place.ts";
import { SetupList } from "../../components/setup_list.tsx";
import FleetCards from "../../islands/fleet_cards.tsx";
import LiveFeed from "../../islands/live_feed.tsx";
import LocationGrid from "../../islands/location_grid.tsx";
import OpenIncidents from "../../islands/open_incidents.tsx";
import { frameFirst } from "../../runtime/define.ts";
import { define, type State } from "../../state.ts";
import { t } from "../../i18n/translate.ts";

interface OverviewData {
  readonly fleet: Answer<FleetStatus>;
  readonly events: Answer<Page<Event>>;
  readonly incidents: Answer<Page<Incident>>;
  /** What a fresh server's administrator does next; `null` otherwise. */
  readonly setup: Setup | null;
}

const FEED_LENGTH = 40;
/** What is explained by another stands on the incidents' own page. */
const OPEN = { status: "open", suppressed: "false", limit: "50" };

export const handler = define.handlers<OverviewData>({
  GET: ({ state }) => frameFirst(loadOverview(state)),
});

async function loadOverview({ api, user }: State): Promise<OverviewData> {
  const [fleet, recent, incidents] = await Promise.all([
    api.fleetStatus(),
    api.recentEvents(FEED_LENGTH),
    api.incidents(OPEN),
  ]);
  const isFresh = fleet.ok && fleet.data.devices.total === 0;
  const setup = isFresh ? await findSetup(api, user) : null;
  return { fleet, events: recent, incidents, setup };
}

export const title = define.title(() => t("Overview"));

export default define.page<OverviewData>(({ data, state }) => {
  if (!data.fleet.ok) {
    return <Failure isPageTitle title={t("The fleet could not be shown")} answer={data.fleet} />;
  }
  const fleet = signal(data.fleet.data);
  const incidents = data.incidents.ok ? data.incidents.data : null;
  return (
    <>
      <h1 class="visually-hidden">{t("Fleet overview")}</h1>
      <MissingParts parts={[[t("Open incidents"), data.incidents], [t("Live"), data.events]]} />
      <FleetCards fleet={fleet} />
      <OpenIncidents
        page={incidents}
        filter={OPEN}
        places={placesOf(data.fleet.data.locations)}
        hasPlaces
      />
      <div class="overview">
        {data.fleet.data.devices.total === 0
          ? (
            <div class="stacked">
              <FirstSteps
                hasLocations={data.fleet.data.locations_total > 0}
                canRegister={state.user?.role !== "viewer"}
              />
              {data.setup !== null && <SetupList setup={data.setup} />}
            </div>
          )
          : <LocationGrid fleet={fleet} />}
        <LiveFeed fleet={fleet} events={data.events.ok ? data.events.data.items : null} />
      </div>
    </>
  );
});
