// Owns the list of plates: filters, pages by key, the newest page live.
import type { Location } from "../../../../server/contract/fleet.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { Read } from "../../../../server/contract/read.ts";
import type { Answer } from "../../../api_client.ts";
import { Failure } from "../../../components/failure.tsx";
import { Notice } from "../../../components/notice.tsx";
import { placesOf } from "../../../components/place.ts";
import { PlateFilters } from "../../../components/plate_filters.tsx";
import PlateList from "../../../islands/plate_list.tsx";
import { page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import {
  plateAddress,
  plateFilterOf,
  type PlateForm,
  plateFormOf,
} from "../../../words/plate_filter.ts";

const PAGE_SIZE = "30";

interface PlatesData {
  readonly form: PlateForm;
  readonly locations: readonly Location[];
  /** The clock that the date fields speak of. */
  readonly zone: string;
  readonly reads: Answer<Page<Read>>;
}

export const handler = define.handlers<PlatesData>({
  async GET({ state, url }) {
    const form = plateFormOf(url.searchParams);
    const answer = await state.api.locations();
    const locations = answer.ok ? answer.data.items : [];
    const zone = zoneOf(locations, form.location);
    const reads = await state.api.plates({ ...plateFilterOf(form, zone), limit: PAGE_SIZE });
    return page({ form, locations, zone, reads });
  },
});

/** The chosen location's zone; else the one that all share; else UTC. */
function zoneOf(locations: readonly Location[], chosenId: string): string {
  const chosen = locations.find(({ id }) => id === chosenId);
  if (chosen !== undefined) return chosen.timezone;
  const zones = new Set(locations.map(({ timezone }) => timezone));
  const [only] = zones;
  return zones.size === 1 && only !== undefined ? only : "UTC";
}

export default define.page<PlatesData>(({ data: { form, locations, zone, reads } }) => (
  <>
    <div class="page-head">
      <h1>Plates</h1>
    </div>
    <PlateFilters form={form} locations={locations} zone={zone} />
    {!reads.ok && <Failure title="The plates could not be shown" answer={reads} />}
    {reads.ok && reads.data.items.length === 0 && <Nothing form={form} />}
    {reads.ok && reads.data.items.length > 0 && (
      <>
        <div class="card table-card">
          <PlateList
            page={reads.data}
            filter={{ ...plateFilterOf(form, zone), limit: PAGE_SIZE }}
            places={placesOf(locations)}
            isLive={form.cursor === "" && form.to === ""}
          />
        </div>
        <nav class="pager" aria-label="Pages">
          {form.cursor !== "" && (
            <a class="button quiet" href={plateAddress({ ...form, cursor: "" })}>Newest</a>
          )}
          {reads.data.next_cursor !== null && (
            <a
              class="button quiet"
              href={plateAddress({ ...form, cursor: reads.data.next_cursor })}
            >
              Older
            </a>
          )}
        </nav>
      </>
    )}
  </>
));

function Nothing({ form }: { form: PlateForm }) {
  const isFiltered = Object.values(form).some((field) => field !== "");
  if (!isFiltered) {
    return (
      <Notice
        title="No plate has been read yet"
        text="As soon as a camera sees a car, its plate appears here."
        action={{ href: "/devices", label: "See the devices" }}
      />
    );
  }
  return (
    <Notice
      title="No plate matches"
      text={"Check the letters that look alike (0 and O, 1 and I, 8 and B), " +
        "search for the start only, or widen the time."}
      action={{ href: "/plates", label: "Show all plates" }}
    />
  );
}
