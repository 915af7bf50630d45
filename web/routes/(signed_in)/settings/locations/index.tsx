// Owns the list of locations with how each reads and keeps its plates, and what it has spent.
import type { FleetStatus, Location } from "../../../../../server/contract/fleet.ts";
import type { Page } from "../../../../../server/contract/page.ts";
import type { LocationReading } from "../../../../../server/contract/reading.ts";
import type { Answer } from "../../../../api/call.ts";
import { AccountUsage } from "../../../../components/account_usage.tsx";
import { Failure } from "../../../../components/failure.tsx";
import { Plus } from "../../../../components/icons.ts";
import { Notice } from "../../../../components/notice.tsx";
import { ReadingTable } from "../../../../components/reading_table.tsx";
import { mayWrite, seesAll } from "../../../../components/rights.ts";
import { Said } from "../../../../components/said.tsx";
import { SettingsHead } from "../../../../components/settings_head.tsx";
import { takeFlash } from "../../../../flash.ts";
import { t, type Text } from "../../../../i18n/translate.ts";
import { page } from "../../../../runtime/define.ts";
import { define } from "../../../../state.ts";

interface LocationsData {
  readonly locations: Answer<Page<Location>>;
  /** By location id; one that could not be read is left out. */
  readonly readings: Readonly<Record<string, LocationReading>>;
  /** Of the whole account; `null`: not to be had. */
  readonly usage: FleetStatus["recognizer"] | null;
  readonly said: Text | null;
}

export const title = define.title(() => t("Locations"));

export const handler = define.handlers<LocationsData>({
  async GET({ state: { api }, req, url }) {
    const { said, headers } = takeFlash(req);
    const [locations, fleet] = await Promise.all([
      api.locationsPage(url.searchParams.get("cursor") ?? ""),
      api.fleetStatus(),
    ]);
    const items = locations.ok ? locations.data.items : [];
    const answers = await Promise.all(items.map(({ id }) => api.reading(id)));
    const readings = Object.fromEntries(items.flatMap(({ id }, at) => {
      const answer = answers[at];
      return answer?.ok === true ? [[id, answer.data]] : [];
    }));
    const usage = fleet.ok ? fleet.data.recognizer : null;
    return page({ locations, readings, usage, said }, { headers });
  },
});

export default define.page<LocationsData>(({ data, state, url }) => {
  const { locations, readings, usage, said } = data;
  return (
    <>
      <SettingsHead path={url.pathname} role={state.user?.role ?? null} />
      <Said said={said} />
      {usage !== null && <AccountUsage usage={usage} />}
      {!locations.ok && (
        <Failure title={t("The locations could not be shown")} answer={locations} />
      )}
      {locations.ok && locations.data.items.length === 0 && (
        <Notice
          title={t("No location yet")}
          text={t("A location is made along with its first device.")}
          {...(mayWrite(state.user)
            ? { action: { href: "/devices/new", label: t("Register a device") } }
            : {})}
        />
      )}
      {locations.ok && locations.data.items.length > 0 && (
        <>
          {mayWrite(state.user) && seesAll(state.user) && (
            <div class="list-actions">
              <a class="button quiet" href="/settings/locations/new">
                <Plus /> {t("Add a location")}
              </a>
            </div>
          )}
          <div class="card table-card">
            <ReadingTable locations={locations.data.items} readings={readings} />
          </div>
          {locations.data.next_cursor !== null && (
            <nav class="pager" aria-label={t("Pages")}>
              <a
                class="button quiet"
                href={`/settings/locations?cursor=${locations.data.next_cursor}`}
              >
                {t("More")}
              </a>
            </nav>
          )}
        </>
      )}
    </>
  );
});
